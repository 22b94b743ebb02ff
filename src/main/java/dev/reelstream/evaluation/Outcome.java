package dev.reelstream.evaluation;

import dev.reelstream.event.Role;
import dev.reelstream.event.Source;
import dev.reelstream.measure.Ranks;
import org.jspecify.annotations.Nullable;

/**
 * A live positive held against one model's list before it, or counted for that model where there
 * was none.
 *
 * @param eventTime of the positive
 * @param rank of its item in the list, from 1 to K, or {@link Ranks#MISS}
 * @param onTime whether the list was written before the rating arrived
 * @param scored whether there was a live list before it
 * @param coldStart whether it is its user's first positive ever
 * @param returning whether its user has positives in the history only
 * @param source who made the list; for an unscored positive, the list that follows it
 * @param championHit whether the champion's list for the same query held the item; null for the
 *     champion's own outcomes, for unscored ones, and where no list of the champion's came
 */
public record Outcome(
    Role role,
    String model,
    int version,
    long eventTime,
    int rank,
    boolean onTime,
    boolean scored,
    boolean coldStart,
    boolean returning,
    Source source,
    @Nullable Boolean championHit) {

  /** Of a positive that knows how the champion did, or never will. */
  static Outcome scored(RankedList list, Positive positive, int k) {
    return new Outcome(
        list.role(),
        list.model(),
        list.version(),
        positive.eventTime(),
        Ranks.of(list.items(), positive.itemId(), k),
        list.emittedAt() <= positive.arrivedAt(),
        true,
        false,
        false,
        list.source(),
        list.role() == Role.CHAMPION ? null : positive.championHit());
  }

  static Outcome unscored(RankedList list, Positive positive) {
    boolean first = positive.seq() == 1;
    return new Outcome(
        list.role(),
        list.model(),
        list.version(),
        positive.eventTime(),
        Ranks.MISS,
        false,
        false,
        first,
        !first,
        list.source(),
        null);
  }

  /**
   * The model it counts for, as text: an enum's hash differs from process to process, so a key must
   * not hold one.
   */
  public String modelKey() {
    return role.name() + '/' + model + '@' + version;
  }
}
