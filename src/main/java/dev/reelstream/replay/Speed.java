package dev.reelstream.replay;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How much faster than it happened the live part is replayed.
 *
 * @param factor seconds of event time per second on the clock; infinite for as fast as possible
 */
public record Speed(double factor) {
  /** As fast as the broker takes it. */
  public static final Speed MAX = new Speed(Double.POSITIVE_INFINITY);

  private static final Pattern FACTOR = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)x");

  public Speed {
    if (!(factor > 0)) {
      throw new ReplayException("speed is %s: it must be above 0".formatted(factor));
    }
  }

  /**
   * Reads {@code max} or a factor such as {@code 1000x}.
   *
   * @throws ReplayException if the text is neither
   */
  public static Speed parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    if (lower.equals("max")) {
      return MAX;
    }
    var matcher = FACTOR.matcher(lower);
    double factor = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
    if (!(factor > 0) || Double.isInfinite(factor)) {
      throw new ReplayException(
          "speed '%s' is not known: give max, or a factor above 0 such as 1000x, 60x or 1x"
              .formatted(text));
    }
    return new Speed(factor);
  }

  public boolean max() {
    return Double.isInfinite(factor);
  }

  @Override
  public String toString() {
    if (max()) {
      return "max";
    }
    String plain =
        factor == Math.rint(factor) && factor < 1e15
            ? Long.toString((long) factor)
            : Double.toString(factor);
    return plain + "x";
  }
}
