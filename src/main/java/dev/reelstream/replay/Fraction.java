package dev.reelstream.replay;

import java.util.regex.Pattern;

/**
 * A share of the whole.
 *
 * @param value from 0 to 1, both allowed
 */
public record Fraction(double value) {
  public static final Fraction NONE = new Fraction(0);

  private static final Pattern NUMBER = Pattern.compile("([0-9]*\\.?[0-9]+)(\\s*%)?");

  public Fraction {
    if (!(value >= 0 && value <= 1)) {
      throw new ReplayException(
          "share %s is not allowed: give 0 to 1, or 0%% to 100%%".formatted(value));
    }
  }

  /**
   * Reads {@code 1%} or {@code 0.01}.
   *
   * @throws ReplayException if the text is neither, or outside 0 to 1
   */
  public static Fraction parse(String text) {
    var matcher = NUMBER.matcher(text.strip());
    double number = matcher.matches() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
    double value = matcher.matches() && matcher.group(2) != null ? number / 100 : number;
    if (!(value >= 0 && value <= 1)) {
      throw new ReplayException(
          "share '%s' is not allowed: give 0%% to 100%%, such as 1%%, or 0 to 1, such as 0.01"
              .formatted(text));
    }
    return new Fraction(value);
  }
}
