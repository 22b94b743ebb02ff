package dev.reelstream.replay;

import dev.reelstream.event.Rating;
import java.nio.charset.StandardCharsets;

/**
 * The value of a record on the ratings topic.
 *
 * <p>Written by hand as it is the inner loop of a replay. Whatever is not printable ASCII leaves as
 * an escape, so any id is valid JSON, unpaired surrogates included.
 */
final class RatingJson {
  private static final String HEX = "0123456789abcdef";

  private RatingJson() {}

  static byte[] encode(Rating rating) {
    if (!Double.isFinite(rating.rating())) {
      throw new ReplayException(
          "rating of user '%s' for item '%s' is %s: it must be a number"
              .formatted(rating.userId(), rating.itemId(), rating.rating()));
    }
    if (rating.timestamp() < 0) {
      throw new ReplayException(
          "timestamp of user '%s', item '%s' is %d: Kafka takes none before 1970"
              .formatted(rating.userId(), rating.itemId(), rating.timestamp()));
    }
    StringBuilder json = new StringBuilder(96);
    json.append("{\"userId\":\"");
    escape(rating.userId(), json);
    json.append("\",\"itemId\":\"");
    escape(rating.itemId(), json);
    json.append("\",\"rating\":").append(rating.rating());
    json.append(",\"timestamp\":").append(rating.timestamp()).append('}');
    return json.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void escape(String text, StringBuilder json) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c >= ' ' && c <= '~') {
        json.append(c);
      } else {
        json.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          json.append(HEX.charAt((c >> shift) & 0xF));
        }
      }
    }
  }
}
