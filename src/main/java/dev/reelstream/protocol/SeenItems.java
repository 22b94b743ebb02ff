package dev.reelstream.protocol;

import java.util.Locale;

/** What becomes of the items that a test case's user has met before the target. */
public enum SeenItems {
  /** They are candidates like all others. */
  KEPT,
  /** They are no candidates; a target among them is a miss. */
  EXCLUDED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
