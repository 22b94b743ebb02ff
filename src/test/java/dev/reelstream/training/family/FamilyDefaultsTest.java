package dev.reelstream.training.family;

import static dev.reelstream.training.family.FamilyDefaults.LARGE_FROM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.training.data.TrainingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FamilyDefaultsTest {
  private static final Family GRU = Family.named("gru");

  @Test
  void everyFamilyHasASectionAndEverySectionAFamily() {
    assertThat(FamilyDefaults.read().keySet())
        .containsExactlyInAnyOrderElementsOf(Family.ALL.stream().map(Family::name).toList());
  }

  /** Defaults are parsed when a family is trained, which tests do not do for all of them. */
  @Test
  void everyValueInTheFileIsOneThatItsFamilyAllows() {
    List<String> seen = new ArrayList<>();
    FamilyDefaults.read()
        .forEach(
            (name, sections) ->
                sections.forEach(
                    (section, values) ->
                        values.forEach(
                            (hyperparameter, value) -> {
                              declared(Family.named(name), hyperparameter).parse(value.toString());
                              seen.add(hyperparameter);
                            })));
    assertThat(seen).isNotEmpty();
  }

  @Test
  void largeHistoriesHaveTheirOwn() {
    double small = value(FamilyDefaults.of(GRU, "any", "", LARGE_FROM - 1), "dimensions");
    double large = value(FamilyDefaults.of(GRU, "any", "", LARGE_FROM), "dimensions");
    assertThat(small).isEqualTo(64);
    assertThat(large).isEqualTo(128);
  }

  @Test
  void whatIsMoreSpecialGoesOverWhatIsLess() {
    Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
    sections.put("ml-1m/leave-one-out", Map.of("epochs", 6));
    sections.put("leave-one-out", Map.of("epochs", 5, "warmup", 0.5));
    sections.put("ml-1m", Map.of("epochs", 4, "warmup", 0.4, "finalRate", 0.4));
    sections.put("large", Map.of("epochs", 3, "warmup", 0.3, "finalRate", 0.3, "patience", 3));
    sections.put("default", Map.of("epochs", 2, "patience", 2, "batchLabels", 2));
    assertThat(values(sections, "ml-1m", "leave-one-out", LARGE_FROM))
        .isEqualTo(List.of(6.0, 0.5, 0.4, 3.0, 2.0));
    assertThat(values(sections, "ml-1m", "", LARGE_FROM))
        .isEqualTo(List.of(4.0, 0.4, 0.4, 3.0, 2.0));
    assertThat(values(sections, "ml-25m", "leave-one-out", LARGE_FROM))
        .isEqualTo(List.of(5.0, 0.5, 0.3, 3.0, 2.0));
    assertThat(values(sections, "ml-25m", "", LARGE_FROM - 1))
        .isEqualTo(List.of(2.0, declared(GRU, "warmup").value(), 0.0, 2.0, 2.0));
  }

  private static List<Double> values(
      Map<String, Map<String, Object>> sections, String dataset, String protocol, long positives) {
    List<Hyperparameter> all = FamilyDefaults.of(GRU, sections, dataset, protocol, positives);
    return Stream.of("epochs", "warmup", "finalRate", "patience", "batchLabels")
        .map(name -> value(all, name))
        .toList();
  }

  @Test
  void aNameThatTheFamilyDoesNotHaveIsToldInOneLine() {
    Map<String, Map<String, Object>> sections =
        Map.of("default", Map.of("l2", 0.1), "tiny", Map.of("depth", 3));
    assertThatThrownBy(() -> FamilyDefaults.of(GRU, sections, "any", "", 1))
        .hasMessage("families.yaml sets [l2], which gru does not have");
  }

  @Test
  void aValueThatTheFamilyDoesNotAllowIsToldInOneLine() {
    Map<String, Map<String, Object>> sections = Map.of("default", Map.of("epochs", "many"));
    assertThatThrownBy(() -> FamilyDefaults.of(GRU, sections, "any", "", 1))
        .isInstanceOf(TrainingException.class)
        .hasMessage("hyperparameter epochs is 'many': it must be a whole number from 1 to 1000");
  }

  private static double value(List<Hyperparameter> all, String name) {
    return named(all, name).value();
  }

  private static Hyperparameter declared(Family family, String name) {
    return named(family.hyperparameters(), name);
  }

  private static Hyperparameter named(List<Hyperparameter> all, String name) {
    return all.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + name));
  }
}
