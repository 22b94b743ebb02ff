package dev.reelstream.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** What was set, by name. */
  record Values(Map<String, Double> byName) {
    double real(String name) {
      return Objects.requireNonNull(byName.get(name), name);
    }

    int whole(String name) {
      return (int) real(name);
    }
  }

  /** Every declared value with the overrides applied. */
  static Values values(List<Hyperparameter> declared, Map<String, String> overrides) {
    Map<String, String> open = new LinkedHashMap<>(overrides);
    Map<String, Double> values = new LinkedHashMap<>();
    for (Hyperparameter one : declared) {
      String text = open.remove(one.name);
      values.put(one.name, text == null ? one.value : one.parse(text));
    }
    if (!open.isEmpty()) {
      List<String> names = declared.stream().map(Hyperparameter::name).toList();
      throw new TrainingException(
          "unknown hyperparameter '%s': choose one of %s"
              .formatted(open.keySet().iterator().next(), String.join(", ", names)));
    }
    return new Values(values);
  }

  private double parse(String text) {
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
