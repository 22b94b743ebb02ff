package dev.reelstream.evaluation.offline;

import dev.reelstream.evaluation.offline.Protocol.Asks;
import java.util.List;

/** Which families can answer what a protocol asks. */
enum FamilyFit {
  /** They answer for a user they were trained on; the context does not matter to them. */
  BY_USER(Asks.CONTEXT, "two-tower", "bpr"),
  /** They answer for a context, whoever it belongs to. */
  BY_CONTEXT(Asks.USER, "gru", "gru-retrieval", "session-gru");

  private final Asks unfit;
  private final List<String> families;

  FamilyFit(Asks unfit, String... families) {
    this.unfit = unfit;
    this.families = List.of(families);
  }

  /** Throws where the family cannot answer; one that nobody knows is left to the training. */
  static void check(String family, Protocol protocol) {
    for (FamilyFit fit : values()) {
      if (fit.families.contains(family) && fit.unfit == protocol.asks()) {
        FamilyFit other = fit == BY_USER ? BY_CONTEXT : BY_USER;
        throw new EvaluationException(
            "%s asks about %s, which %s does not look at: choose %s or a baseline"
                .formatted(
                    protocol.name(),
                    protocol.asks() == Asks.USER ? "users without a context" : "contexts alone",
                    family,
                    String.join(", ", other.families)));
      }
    }
  }
}
