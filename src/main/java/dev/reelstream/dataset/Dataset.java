package dev.reelstream.dataset;

import java.util.Optional;

/**
 * An opened data set.
 *
 * @param digest SHA-256 of the rating file's bytes, unpacked, as lower-case hex
 * @param skippedLines malformed lines that {@code lenient} left out, of ratings and titles together
 * @param notice what the person should be told, such as that another set runs in place of the one
 *     asked for
 */
public record Dataset(
    String name,
    boolean synthetic,
    Ratings ratings,
    Titles titles,
    String digest,
    long skippedLines,
    Optional<String> notice) {

  Dataset withNotice(String text) {
    return new Dataset(name, synthetic, ratings, titles, digest, skippedLines, Optional.of(text));
  }
}
