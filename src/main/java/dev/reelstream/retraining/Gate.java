package dev.reelstream.retraining;

import dev.reelstream.protocol.NewestSlice;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retraining.Decision.Outcome;
import java.util.Arrays;
import java.util.Locale;

/**
 * Holds a candidate against the champion on a slice that neither was trained on.
 *
 * @param seed of the resampled users
 */
record Gate(GateRule rule, long seed) {
  /** Not published yet, and without the time that the training took. */
  Decision decide(NewestSlice slice, ModelVersion champion, ModelVersion candidate) {
    double[] ours = slice.hits(candidate, rule.k());
    double[] theirs = slice.hits(champion, rule.k());
    double hitRate = mean(ours);
    double before = mean(theirs);
    double lowerBound = slice.lowerBound(ours, theirs, rule.confidence(), seed);
    boolean admitted = rule.admits(lowerBound);
    String reason =
        String.format(
            Locale.ROOT,
            "HR@%d %.4f against the champion's %.4f on %,d cases of %,d users; its lead is above %.4f with confidence %s, %s %s is asked for",
            rule.k(),
            hitRate,
            before,
            slice.cases(),
            slice.users(),
            lowerBound,
            rule.confidence(),
            admitted ? "and" : "but",
            -rule.margin());
    return new Decision(
        admitted ? Outcome.PROMOTED : Outcome.REJECTED,
        reason,
        candidate.manifest().name(),
        champion.manifest().version(),
        null,
        candidate.manifest().trainedThrough(),
        slice.cases(),
        slice.users(),
        hitRate,
        before,
        lowerBound,
        0);
  }

  private static double mean(double[] hits) {
    return Arrays.stream(hits).average().orElse(0);
  }
}
