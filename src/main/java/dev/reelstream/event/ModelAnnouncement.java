package dev.reelstream.event;

import java.io.Serializable;
import java.util.Map;

/**
 * A version takes an alias: the record that puts it in force.
 *
 * @param alias {@code champion} or {@code shadow-…}; the record's key
 * @param digest sha256 of the manifest, hexadecimal
 * @param location the version's directory
 * @param metrics offline metrics by name
 * @param trainedThrough event time of the newest rating it was trained on, milliseconds
 */
public record ModelAnnouncement(
    String alias,
    String name,
    int version,
    String digest,
    String location,
    Map<String, Double> metrics,
    long trainedThrough)
    implements Serializable {

  public static final String CHAMPION = "champion";

  /** What the alias of every shadow starts with. */
  public static final String SHADOW = "shadow-";

  /** Whether a version under this alias is scored beside the champion. */
  public static boolean isShadow(String alias) {
    return alias.startsWith(SHADOW) && alias.length() > SHADOW.length();
  }
}
