package dev.reelstream.collect;

import dev.reelstream.event.Rating;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.GlobalWindow;
import org.apache.flink.util.Collector;

/** All ratings of one user → their history. */
final class HistoryFunction
    extends ProcessWindowFunction<PlacedRating, UserHistory, String, GlobalWindow> {
  private static final long serialVersionUID = 1L;

  static final String USERS = "users";
  static final String RATINGS = "ratings";
  static final String DUPLICATES = "duplicates";

  /*
   * For maintainers. A batch job sorts its input by key, so one user's ratings come together and no other's are in memory
   * with them; within a user it promises no order of ours. Partition before offset matters only for a user whose key was
   * spread over partitions, where the topic itself knows no order.
   */
  private static final Comparator<PlacedRating> ORDER =
      Comparator.<PlacedRating>comparingLong(placed -> rating(placed).timestamp())
          .thenComparingInt(PlacedRating::partition)
          .thenComparingLong(PlacedRating::offset);

  private final LongCounter users = new LongCounter();
  private final LongCounter ratings = new LongCounter();
  private final LongCounter duplicates = new LongCounter();

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator(USERS, users);
    getRuntimeContext().addAccumulator(RATINGS, ratings);
    getRuntimeContext().addAccumulator(DUPLICATES, duplicates);
  }

  @Override
  public void process(
      String userId, Context context, Iterable<PlacedRating> rated, Collector<UserHistory> out) {
    List<PlacedRating> all = new ArrayList<>();
    rated.forEach(all::add);
    UserHistory history = history(userId, all);
    users.add(1L);
    ratings.add(history.size());
    duplicates.add(all.size() - history.size());
    out.collect(history);
  }

  /** The ratings in order, of equal (item, time) the one that came first. */
  static UserHistory history(String userId, List<PlacedRating> rated) {
    List<PlacedRating> ordered = rated.stream().sorted(ORDER).toList();
    List<Rating> kept = new ArrayList<>();
    Set<String> itemsOfThisTime = new HashSet<>();
    long time = Long.MIN_VALUE;
    for (PlacedRating placed : ordered) {
      Rating rating = rating(placed);
      if (rating.timestamp() != time) {
        itemsOfThisTime.clear();
        time = rating.timestamp();
      }
      if (itemsOfThisTime.add(rating.itemId())) {
        kept.add(rating);
      }
    }
    return new UserHistory(
        userId,
        kept.stream().map(Rating::itemId).toArray(String[]::new),
        kept.stream().mapToDouble(Rating::rating).toArray(),
        kept.stream().mapToLong(Rating::timestamp).toArray());
  }

  private static Rating rating(PlacedRating placed) {
    return Objects.requireNonNull(placed.rating(), "rating is null");
  }
}
