package dev.reelstream.retraining;

/**
 * When a candidate takes over: it does where, with this confidence, its hit rate lies no more than
 * the margin under the champion's.
 *
 * @param slice share of the positives, the newest, that both are measured on, above 0, at most 0.5
 * @param maxCases at most so many of them
 * @param minCases with fewer there is no decision
 * @param margin in hit rate, 0 to 1; 0 asks for proof of being no worse at all
 * @param confidence one-sided, above 0.5 and below 1
 * @param k length of the lists that are measured
 */
public record GateRule(
    double slice, int maxCases, int minCases, double margin, double confidence, int k) {
  public GateRule {
    require(slice > 0 && slice <= 0.5, "gate.slice", slice, "a share above 0, at most 0.5");
    require(maxCases >= 1, "gate.max-cases", maxCases, "at least 1");
    require(minCases >= 1 && minCases <= maxCases, "gate.min-cases", minCases, "1 to max-cases");
    require(margin >= 0 && margin <= 1, "gate.margin", margin, "0 to 1");
    require(
        confidence > 0.5 && confidence < 1, "gate.confidence", confidence, "above 0.5, under 1");
    require(k >= 1, "gate.k", k, "at least 1");
  }

  private static void require(boolean holds, String key, Object value, String allowed) {
    if (!holds) {
      throw new RetrainingException(key + " is " + value + ": expected " + allowed);
    }
  }

  /** Whether a candidate whose lead is above {@code lowerBound} may take over. */
  boolean admits(double lowerBound) {
    return lowerBound >= -margin;
  }
}
