package dev.reelstream.evaluation;

import dev.reelstream.event.Recommendation;
import dev.reelstream.event.Role;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.event.Source;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * What one model recommended for one query, {@code (userId, seq)}: champion, shadow or baseline.
 *
 * @param version of the model; 0 for a baseline
 * @param items best first
 * @param emittedAt wall clock milliseconds
 */
public record RankedList(
    Role role,
    String model,
    int version,
    String userId,
    long seq,
    Source source,
    List<String> items,
    long emittedAt) {

  /** How lists go from task to task. */
  public static TypeInformation<RankedList> type() {
    return RankedListSerializer.TYPE;
  }

  /** The list of a recommendation, without its scores. */
  public static RankedList of(Role role, Recommendation made) {
    return new RankedList(
        role,
        made.model(),
        made.version(),
        made.userId(),
        made.seq(),
        made.source(),
        made.items().stream().map(ScoredItem::itemId).toList(),
        made.emittedAt());
  }
}
