package dev.reelstream.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Repetitions in rounds: each round measures every setting once, so that a busy moment of the
 * machine meets all of them alike, and every other round in reverse, so that none always comes
 * before another while the JIT compiler still makes progress.
 */
final class Rounds {
  private Rounds() {}

  /**
   * Runs the rounds.
   *
   * @param measurement of one setting in one round, counted from 1
   * @return by setting, one result per round
   */
  static <S, R> Map<S, List<R>> of(
      Collection<S> settings, int rounds, BiFunction<Integer, S, R> measurement) {
    Map<S, List<R>> results = new LinkedHashMap<>();
    List<S> order = new ArrayList<>(settings);
    for (int round = 1; round <= rounds; round++) {
      for (S setting : order) {
        results
            .computeIfAbsent(setting, none -> new ArrayList<>())
            .add(measurement.apply(round, setting));
      }
      Collections.reverse(order);
    }
    return results;
  }
}
