package dev.reelstream.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A quantity that was measured several times.
 *
 * @param section that measured it
 * @param name what it is, the same for every setting it was measured at
 * @param unit of the values, such as {@code events/s}
 * @param parameters the setting, by name
 * @param values one per repetition, in their order, warm-up left out
 */
public record Figure(
    String section, String name, String unit, Map<String, Object> parameters, List<Double> values) {

  public Figure {
    if (values.isEmpty()) {
      throw new IllegalArgumentException(name + " has no values");
    }
    parameters = new TreeMap<>(parameters);
    values = List.copyOf(values);
  }

  /** A figure of one value per measured thing. */
  static <T> Figure of(
      String section,
      String name,
      String unit,
      Map<String, Object> parameters,
      List<T> measured,
      ToDoubleFunction<T> value) {
    return new Figure(
        section, name, unit, parameters, measured.stream().mapToDouble(value).boxed().toList());
  }

  /** The middle value; of an even number of them the mean of the middle two. */
  @JsonProperty
  public double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  @JsonProperty
  public double min() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  @JsonProperty
  public double max() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** How far the repetitions lie apart, as a share of the median; 0 where that is 0. */
  @JsonProperty
  public double spread() {
    return median() == 0 ? 0 : (max() - min()) / Math.abs(median());
  }

  /** {@code name key=value …}, which tells it from the section's others. */
  String label() {
    StringBuilder label = new StringBuilder(name);
    parameters.forEach((key, value) -> label.append(' ').append(key).append('=').append(value));
    return label.toString();
  }
}
