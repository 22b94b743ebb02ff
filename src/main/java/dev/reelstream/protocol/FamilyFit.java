package dev.reelstream.protocol;

import dev.reelstream.protocol.Protocol.Asks;
import dev.reelstream.retrieval.Capability;
import dev.reelstream.training.family.Family;
import java.util.stream.Collectors;

/** Whether a family can answer what a protocol asks. */
final class FamilyFit {
  private FamilyFit() {}

  /** Throws where the family cannot answer; one that nobody knows is left to the training. */
  static void check(String name, Protocol protocol) {
    for (Family family : Family.ALL) {
      if (family.name().equals(name) && countsOnTheWay(family)) {
        throw new EvaluationException(
            "%s blends with what has followed an item up to each query, and %s counts nothing on the way: evaluate gru, or replay %s"
                .formatted(name, protocol.name(), name));
      }
      if (family.name().equals(name) && !fits(family, protocol.asks())) {
        throw new EvaluationException(
            "%s asks about %s, which %s does not look at: choose %s or a baseline"
                .formatted(
                    protocol.name(),
                    protocol.asks() == Asks.USER ? "users without a context" : "contexts alone",
                    name,
                    Family.ALL.stream()
                        .filter(other -> !countsOnTheWay(other) && fits(other, protocol.asks()))
                        .map(Family::name)
                        .collect(Collectors.joining(", "))));
      }
    }
  }

  private static boolean countsOnTheWay(Family family) {
    return family.needs().contains(Capability.TRANSITIONS);
  }

  private static boolean fits(Family family, Asks asks) {
    return asks == Asks.EITHER || family.asksForUser() == (asks == Asks.USER);
  }
}
