package dev.reelstream.dataset;

import java.nio.file.Path;

/** What happens to lines that cannot be understood: the first one fails, or all are counted. */
final class MalformedLines {
  private static final int SHOWN = 80;

  private final boolean lenient;
  private long skipped;

  MalformedLines(boolean lenient) {
    this.lenient = lenient;
  }

  long skipped() {
    return skipped;
  }

  void add(Path file, long line, String content, String expected) {
    if (!lenient) {
      throw new DatasetException(
          "%s line %d: expected %s, found '%s'".formatted(file, line, expected, shorten(content)));
    }
    skipped++;
  }

  /** One printable line of at most 80 characters. */
  static String shorten(String content) {
    StringBuilder shown = new StringBuilder();
    int[] points = content.codePoints().limit(SHOWN + 1L).toArray();
    for (int i = 0; i < Math.min(points.length, SHOWN); i++) {
      if (points[i] == '\t') {
        shown.append("\\t");
      } else {
        shown.appendCodePoint(Character.isISOControl(points[i]) ? '\uFFFD' : points[i]);
      }
    }
    return points.length > SHOWN ? shown.append('…').toString() : shown.toString();
  }
}
