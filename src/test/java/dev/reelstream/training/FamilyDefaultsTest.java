package dev.reelstream.training;

import static dev.reelstream.training.FamilyDefaults.LARGE_FROM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FamilyDefaultsTest {
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
                              assertThat(declared(Family.named(name)))
                                  .as(name + " " + section)
                                  .containsKey(hyperparameter);
                              declared(Family.named(name))
                                  .get(hyperparameter)
                                  .parse(value.toString());
                              seen.add(hyperparameter);
                            })));
    assertThat(seen).isNotEmpty();
  }

  @Test
  void largeHistoriesHaveTheirOwn() {
    Family gru = Family.named("gru");
    double small = value(FamilyDefaults.of(gru, "any", "", LARGE_FROM - 1), "dimensions");
    double large = value(FamilyDefaults.of(gru, "any", "", LARGE_FROM), "dimensions");
    assertThat(small).isEqualTo(64);
    assertThat(large).isEqualTo(128);
  }

  private static double value(List<Hyperparameter> all, String name) {
    return all.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow().value();
  }

  private static Map<String, Hyperparameter> declared(Family family) {
    return family.hyperparameters().stream()
        .collect(java.util.stream.Collectors.toMap(Hyperparameter::name, one -> one));
  }
}
