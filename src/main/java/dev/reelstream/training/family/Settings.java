package dev.reelstream.training.family;

import dev.reelstream.training.data.TrainingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The hyperparameters of one training: every declared name with its value. */
public final class Settings {
  private final List<Hyperparameter> declared;
  private final Map<String, Double> values;

  private Settings(List<Hyperparameter> declared, Map<String, Double> values) {
    this.declared = declared;
    this.values = values;
  }

  /** The declared values with the overrides applied. */
  public static Settings of(List<Hyperparameter> declared, Map<String, String> overrides) {
    Map<String, String> open = new LinkedHashMap<>(overrides);
    Map<String, Double> values = new LinkedHashMap<>();
    for (Hyperparameter one : declared) {
      String text = open.remove(one.name());
      values.put(one.name(), text == null ? one.value() : one.parse(text));
    }
    if (!open.isEmpty()) {
      List<String> names = declared.stream().map(Hyperparameter::name).toList();
      throw new TrainingException(
          "unknown hyperparameter '%s': choose one of %s"
              .formatted(open.keySet().iterator().next(), String.join(", ", names)));
    }
    return new Settings(List.copyOf(declared), values);
  }

  /** The same with another value. */
  public Settings with(String name, double value) {
    Map<String, Double> others = new LinkedHashMap<>(values);
    others.put(name, value);
    return new Settings(declared, others);
  }

  /** Whether the family has this hyperparameter. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The value of a hyperparameter. */
  public double real(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  /** The value of a hyperparameter that takes whole numbers only. */
  public int whole(String name) {
    return (int) real(name);
  }

  /** Of a hyperparameter that is 0 or 1. */
  boolean flag(String name) {
    return real(name) != 0;
  }

  /** For the manifest: whole numbers as integers, so that JSON shows what was set. */
  public Map<String, Object> asMap() {
    Map<String, Object> map = new TreeMap<>();
    for (Hyperparameter one : declared) {
      if (one.whole()) {
        map.put(one.name(), whole(one.name()));
      } else {
        map.put(one.name(), real(one.name()));
      }
    }
    return map;
  }
}
