package dev.reelstream.replay;

import dev.reelstream.event.Rating;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides between which good records a bad one goes, and which.
 *
 * <p>Of N good records the share p brings N·p bad ones, rounded down or up: draws per record would
 * leave small replays without any. The kinds follow each other in turn, so every kind occurs soon.
 */
final class MalformedRecords {
  private final double share;
  private final SplittableRandom random;
  private double owed;
  private int nextKind;

  MalformedRecords(Fraction share, long seed) {
    this.share = share.value();
    // Apart from the delays, which draw from the plain seed.
    this.random = new SplittableRandom(SeededHash.mix(~seed));
    this.owed = random.nextDouble();
    this.nextKind = random.nextInt(Malformed.values().length);
  }

  /** A bad record to send beside this good one, or none. */
  @Nullable Malformed beside() {
    owed += share;
    if (owed < 1) {
      return null;
    }
    owed -= 1;
    Malformed kind = Malformed.values()[nextKind];
    nextKind = (nextKind + 1) % Malformed.values().length;
    return kind;
  }

  /** The neighbour's user, or none: a bad record may land in any partition. */
  @Nullable String key(Rating neighbour) {
    return random.nextBoolean() ? neighbour.userId() : null;
  }
}
