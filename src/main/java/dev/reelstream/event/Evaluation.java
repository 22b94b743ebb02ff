package dev.reelstream.event;

/**
 * How well one model's lists met the ratings that followed.
 *
 * @param scope one event-time window, or everything from the live boundary up to {@code windowEnd}
 * @param windowStart event time, inclusive
 * @param windowEnd event time, exclusive
 * @param scored live positives whose user had a live positive before
 * @param hitRate hits / scored; 0 when nothing was scored, like the other rates
 * @param mrr mean of 1 / rank, 0 for a miss
 * @param ndcg mean of 1 / log2(rank + 1), 0 for a miss: one relevant item, so the ideal DCG is 1
 * @param onTimeHitRate as hitRate, but a hit counts only if its list was written before the rating
 *     arrived
 * @param coldStarts live positives that are their user's first positive ever
 * @param modelScored of {@code scored}, those whose list the model made itself
 * @param modelHits hits among {@code modelScored}
 * @param pairs of {@code scored}, those on which the champion was scored too; 0 for the champion
 *     itself, like the next two
 * @param wins of {@code pairs}, hits where the champion missed
 * @param losses of {@code pairs}, misses where the champion hit
 */
public record Evaluation(
    Role role,
    String model,
    int version,
    int k,
    Scope scope,
    long windowStart,
    long windowEnd,
    long scored,
    long hits,
    double hitRate,
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

  /** What an evaluation covers. */
  public enum Scope {
    WINDOW,
    RUNNING
  }
}
