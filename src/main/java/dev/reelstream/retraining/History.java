package dev.reelstream.retraining;

import dev.reelstream.dataset.Ratings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Everything that was rated up to the bound of a round.
 *
 * @param ratings in event-time order
 * @param digest sha256 that stands for them, hexadecimal; the same for the same ratings
 */
public record History(Ratings ratings, String digest) {
  private static final int ROW_BYTES = 2 * Integer.BYTES + Double.BYTES + Long.BYTES;
  private static final int ROWS_AT_ONCE = 4096;

  /** With a digest over every rating in its order. */
  public static History of(Ratings ratings) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int user = 0; user < ratings.users(); user++) {
        digest.update((ratings.userId(user) + '\n').getBytes(StandardCharsets.UTF_8));
      }
      for (int item = 0; item < ratings.items(); item++) {
        digest.update((ratings.itemId(item) + '\n').getBytes(StandardCharsets.UTF_8));
      }
      ByteBuffer rows = ByteBuffer.allocate(ROWS_AT_ONCE * ROW_BYTES);
      for (int row = 0; row < ratings.size(); row++) {
        rows.putInt(ratings.user(row)).putInt(ratings.item(row));
        rows.putDouble(ratings.rating(row)).putLong(ratings.timestamp(row));
        if (!rows.hasRemaining() || row == ratings.size() - 1) {
          digest.update(rows.flip());
          rows.clear();
        }
      }
      return new History(ratings, HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Positives from a row on. */
  long positivesFrom(int row, double minRating) {
    long positives = 0;
    for (int at = row; at < ratings.size(); at++) {
      positives += ratings.rating(at) >= minRating ? 1 : 0;
    }
    return positives;
  }

  /** The row that has so many positives from it on; 0 where there are fewer. */
  int rowOfNewest(long positives, double minRating) {
    int row = ratings.size();
    for (long left = positives; left > 0 && row > 0; ) {
      row--;
      left -= ratings.rating(row) >= minRating ? 1 : 0;
    }
    return row;
  }
}
