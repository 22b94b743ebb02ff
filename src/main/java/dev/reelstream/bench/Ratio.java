package dev.reelstream.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A line of the closing table: one median of this run over another, or a median alone, against its
 * bar.
 *
 * @param name what is compared, in the words of {@code docs/performance.md}
 * @param denominator null where the figure itself has the bar
 */
public record Ratio(String name, Figure numerator, @Nullable Figure denominator, Bar bar) {
  public Ratio {
    if (denominator != null && denominator.median() == 0) {
      throw new IllegalArgumentException(name + ": " + denominator.label() + " is 0");
    }
  }

  public static Ratio of(String name, Figure numerator, Figure denominator, Bar bar) {
    return new Ratio(name, numerator, denominator, bar);
  }

  /** The bar of a figure by itself, in its unit. */
  public static Ratio of(String name, Figure figure, Bar bar) {
    return new Ratio(name, figure, null, bar);
  }

  @JsonProperty
  public double value() {
    return denominator == null ? numerator.median() : numerator.median() / denominator.median();
  }

  @JsonProperty
  public boolean met() {
    return bar.met(value());
  }

  /** The unit of the value; empty for a ratio. */
  String unit() {
    return denominator == null ? numerator.unit() : "";
  }
}
