package dev.reelstream.report;

import dev.reelstream.event.Evaluation;

/**
 * What was counted of one model, or of several that count as one, with means over {@code scored}.
 */
record Figures(
    long scored,
    long hits,
    double mrr,
    double ndcg,
    double onTimeHitRate,
    long coldStarts,
    long returning,
    long modelScored,
    long modelHits,
    long pairs,
    long wins,
    long losses) {

  static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  static Figures of(Evaluation one) {
    return new Figures(
        one.scored(),
        one.hits(),
        one.mrr(),
        one.ndcg(),
        one.onTimeHitRate(),
        one.coldStarts(),
        one.returning(),
        one.modelScored(),
        one.modelHits(),
        one.pairs(),
        one.wins(),
        one.losses());
  }

  Figures plus(Figures other) {
    return new Figures(
        scored + other.scored,
        hits + other.hits,
        mean(mrr, other, other.mrr),
        mean(ndcg, other, other.ndcg),
        mean(onTimeHitRate, other, other.onTimeHitRate),
        coldStarts + other.coldStarts,
        returning + other.returning,
        modelScored + other.modelScored,
        modelHits + other.modelHits,
        pairs + other.pairs,
        wins + other.wins,
        losses + other.losses);
  }

  /** A mean stays as it was to the last bit where the other side counted nothing. */
  private double mean(double mine, Figures other, double others) {
    if (scored == 0 || other.scored == 0) {
      return scored == 0 ? others : mine;
    }
    return (mine * scored + others * other.scored) / (scored + other.scored);
  }

  double hitRate() {
    return scored == 0 ? 0 : (double) hits / scored;
  }
}
