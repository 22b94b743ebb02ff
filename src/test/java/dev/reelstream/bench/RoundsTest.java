package dev.reelstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {
  @Test
  void everyOtherRoundRunsInReverse() {
    List<String> measured = new ArrayList<>();

    Map<String, List<Integer>> results =
        Rounds.of(
            List.of("a", "b", "c"),
            3,
            (round, setting) -> {
              measured.add(setting + round);
              return round;
            });

    assertThat(measured).containsExactly("a1", "b1", "c1", "c2", "b2", "a2", "a3", "b3", "c3");
    assertThat(results.keySet()).containsExactly("a", "b", "c");
    assertThat(results.values()).allSatisfy(each -> assertThat(each).containsExactly(1, 2, 3));
  }
}
