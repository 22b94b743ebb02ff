package dev.reelstream.retraining;

import dev.reelstream.codec.Json;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a round of retraining came to, with the figures behind it.
 *
 * @param outcome what happens to the candidate
 * @param reason one line for a person
 * @param model the name of champion and candidate
 * @param champion the version that was in force
 * @param candidate the version that was published; null where none was
 * @param trainedThrough event time of the newest rating that the candidate learned from,
 *     milliseconds; 0 without one
 * @param cases of the newest slice, which neither was trained on
 * @param users they are of
 * @param candidateHitRate on the slice, like the other
 * @param lowerBound of the candidate's lead, at the gate's confidence
 * @param trainingSeconds wall clock
 */
public record Decision(
    Outcome outcome,
    String reason,
    String model,
    int champion,
    @Nullable Integer candidate,
    long trainedThrough,
    int cases,
    int users,
    double candidateHitRate,
    double championHitRate,
    double lowerBound,
    double trainingSeconds) {

  /** What may happen. */
  public enum Outcome {
    /** The candidate is champion from now on. */
    PROMOTED,
    /** It is kept as a version, and the champion stays. */
    REJECTED,
    /** There was too little to train on or to judge by. */
    SKIPPED
  }

  static Decision skipped(String model, int champion, String reason) {
    return new Decision(Outcome.SKIPPED, reason, model, champion, null, 0, 0, 0, 0, 0, 0, 0);
  }

  public boolean promoted() {
    return outcome == Outcome.PROMOTED;
  }

  /** Outcome, version and reason, for a person. */
  public String line() {
    return "%s %s: %s"
        .formatted(
            outcome.name().toLowerCase(Locale.ROOT),
            candidate == null ? model : model + "@" + candidate,
            reason);
  }

  /** All of it in one line, for a program. */
  public String json() {
    return new String(new Json().write(this), StandardCharsets.UTF_8);
  }

  /** The same for a manifest's metrics: numbers alone, 1 for a promotion. */
  Map<String, Double> metrics() {
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("gate.promoted", promoted() ? 1.0 : 0.0);
    metrics.put("gate.champion", (double) champion);
    metrics.put("gate.cases", (double) cases);
    metrics.put("gate.users", (double) users);
    metrics.put("gate.candidateHitRate", candidateHitRate);
    metrics.put("gate.championHitRate", championHitRate);
    metrics.put("gate.lowerBound", lowerBound);
    return metrics;
  }

  Decision published(int version) {
    return new Decision(
        outcome,
        reason,
        model,
        champion,
        version,
        trainedThrough,
        cases,
        users,
        candidateHitRate,
        championHitRate,
        lowerBound,
        trainingSeconds);
  }

  /** With the wall clock time that the training took. */
  Decision after(double seconds) {
    return new Decision(
        outcome,
        reason,
        model,
        champion,
        candidate,
        trainedThrough,
        cases,
        users,
        candidateHitRate,
        championHitRate,
        lowerBound,
        seconds);
  }
}
