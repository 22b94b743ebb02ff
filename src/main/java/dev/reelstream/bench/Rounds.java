package dev.reelstream.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Repetitions in rounds: each round measures every setting once, so that a busy moment of the
 * machine meets all of them alike.
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
    for (int round = 1; round <= rounds; round++) {
      for (S setting : settings) {
        results
            .computeIfAbsent(setting, none -> new ArrayList<>())
            .add(measurement.apply(round, setting));
      }
    }
    return results;
  }
}
