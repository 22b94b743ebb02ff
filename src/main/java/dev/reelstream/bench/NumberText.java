package dev.reelstream.bench;

import java.util.Locale;

/** Figures as people read them: three digits that count, thousands grouped. */
final class NumberText {
  private NumberText() {}

  static String plain(double value) {
    double size = Math.abs(value);
    if (size >= 100 || value == 0) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (size < 0.001) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    int decimals = size >= 10 ? 1 : size >= 1 ? 2 : 3;
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.replaceFirst("\\.?0+$", "");
  }
}
