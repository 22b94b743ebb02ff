package dev.reelstream.training.family;

import dev.reelstream.training.data.TrainingException;
import org.jspecify.annotations.Nullable;

/**
 * One thing about a training that can be set.
 *
 * @param value the default
 * @param min the smallest value allowed
 * @param max the largest value allowed
 * @param whole whether only whole numbers are allowed
 */
public record Hyperparameter(
    String name, double value, double min, double max, boolean whole, String description) {

  static Hyperparameter whole(String name, int value, int min, int max, String description) {
    return new Hyperparameter(name, value, min, max, true, description);
  }

  static Hyperparameter real(String name, double value, double min, double max, String text) {
    return new Hyperparameter(name, value, min, max, false, text);
  }

  static Hyperparameter flag(String name, boolean value, String description) {
    return new Hyperparameter(name, value ? 1 : 0, 0, 1, true, description);
  }

  /** The same with another default. */
  Hyperparameter with(double other) {
    return new Hyperparameter(name, other, min, max, whole, description);
  }

  /** {@link TrainingException} where the text is no allowed value. */
  double parse(String text) {
    double parsed;
    try {
      parsed = Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw refused(text, e);
    }
    // Written so that NaN is refused too.
    if (!(parsed >= min && parsed <= max) || (whole && parsed != Math.rint(parsed))) {
      throw refused(text, null);
    }
    return parsed;
  }

  private TrainingException refused(String text, @Nullable Throwable e) {
    String kind = whole ? "whole number" : "number";
    String from = whole ? String.valueOf((long) min) : String.valueOf(min);
    String to = whole ? String.valueOf((long) max) : String.valueOf(max);
    String message =
        "hyperparameter %s is '%s': it must be a %s from %s to %s"
            .formatted(name, text, kind, from, to);
    return e == null ? new TrainingException(message) : new TrainingException(message, e);
  }
}
