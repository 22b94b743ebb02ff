package dev.reelstream.evaluation;

import dev.reelstream.event.Role;
import dev.reelstream.keyed.Keys;
import dev.reelstream.keyed.WriteBehind;
import dev.reelstream.keyed.WriteBehind.Bounds;
import dev.reelstream.keyed.WritesBehind;
import dev.reelstream.measure.Ranks;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Holds each live positive against every model's list for the positive before it, and beside the
 * champion's; whichever comes first waits.
 *
 * <p>Keyed by user id. Lists must come with the event time of their query and not behind the
 * watermark.
 */
final class OutcomeJoinFunction
    extends KeyedCoProcessFunction<String, Positive, RankedList, Outcome> implements WritesBehind {
  // Which models there are is nowhere written down: a list's coming says so. Therefore a positive
  // stays after its first match, until the watermark has passed its event time: the lists for the
  // positive before it carry an event time no later than its own, so by then all have come. The
  // same holds for the lists for the positive itself, through which a user's first live positive,
  // which nothing scores, is counted once for every model.
  //
  // A shadow's or baseline's list also waits for the champion's, so that its outcome says which of
  // the two hit. The champion is whoever's list was published for the query, whatever its version.
  // What is known of the champion stays with the positive. The wait ends before the watermark
  // passes the positive, for the reason above, so no outcome falls behind. If the champion's list
  // never comes (state from before there were pairs), the others are let go without it when the
  // positive is dropped.
  //
  // Both halves are looked up by seq, so a record costs the same however many of its user wait:
  // when a backlog is worked off, a busy user has hundreds. What is over is dropped at the user's
  // next positive, without a timer. A user keeps the lists for the last query and the positive
  // that made it. Most of what waits is gone before the next checkpoint, so it never is in state.
  private static final long serialVersionUID = 1L;

  /** Users; one who has a backlog counts more than once. Some 3 KB each. */
  private static final Bounds ON_HEAP = new Bounds(8_192, 4_096);

  private final int k;
  private final Bounds onHeap;
  private transient @Nullable Keys keys;
  private transient WriteBehind<String, UserPairs> users;
  private transient Counter unmatched;

  OutcomeJoinFunction(int k) {
    this(k, ON_HEAP);
  }

  OutcomeJoinFunction(int k, Bounds onHeap) {
    this.k = k;
    this.onHeap = onHeap;
  }

  @Override
  public void keys(Keys operators) {
    keys = operators;
  }

  @Override
  public void open(OpenContext context) {
    Keys at = Objects.requireNonNull(keys, "not run by its operator");
    users = at.writeBehind(new PairsStore(at, getRuntimeContext()), UserPairs::weight, onHeap);
    unmatched = getRuntimeContext().getMetricGroup().counter("unmatchedLists");
  }

  @Override
  public void processElement1(Positive positive, Context context, Collector<Outcome> out)
      throws Exception {
    UserPairs user = pairs(positive.userId());
    long seq = positive.seq();
    if (positive.unscored()) {
      for (RankedList own : user.waiting(seq)) {
        out.collect(Outcome.unscored(own, positive));
      }
      user.positives.put(seq, positive);
    } else {
      user.positives.put(seq, besideTheChampion(user, user.waiting(seq - 1), positive, out));
    }
    dropOlder(user, seq, context.timerService().currentWatermark(), out);
    users.put(positive.userId(), user);
  }

  private UserPairs pairs(String userId) throws Exception {
    UserPairs known = users.get(userId);
    return known == null ? new UserPairs() : known;
  }

  /**
   * Scores the lists before the positive if the champion's is among them, else leaves them waiting;
   * the positive with what is known of the champion.
   */
  private Positive besideTheChampion(
      UserPairs user, List<RankedList> before, Positive positive, Collector<Outcome> out) {
    for (RankedList list : before) {
      if (list.role() == Role.CHAMPION) {
        int rank = Ranks.of(list.items(), positive.itemId(), k);
        Positive known = positive.withChampion(rank != Ranks.MISS);
        score(user, before, known, out);
        return known;
      }
    }
    return positive;
  }

  private void score(
      UserPairs user, List<RankedList> before, Positive positive, Collector<Outcome> out) {
    for (RankedList list : before) {
      out.collect(Outcome.scored(list, positive, k));
    }
    user.lists.remove(positive.seq() - 1);
  }

  /** Drops the positives that every list for them, or for the one before, has come for. */
  private void dropOlder(UserPairs user, long newest, long watermark, Collector<Outcome> out) {
    long oldest = user.newest == 0 ? newest : user.oldest;
    while (oldest < newest) {
      Positive positive = user.positives.get(oldest);
      if (positive != null) {
        if (positive.eventTime() > watermark) {
          break;
        }
        if (!positive.unscored() && positive.championHit() == null) {
          score(user, user.waiting(oldest - 1), positive, out);
        }
        user.positives.remove(oldest);
      }
      oldest++;
    }
    user.oldest = oldest;
    user.newest = newest;
  }

  @Override
  public void processElement2(RankedList list, Context context, Collector<Outcome> out)
      throws Exception {
    UserPairs user = pairs(list.userId());
    Positive own = user.positives.get(list.seq());
    if (own != null && own.unscored()) {
      out.collect(Outcome.unscored(list, own));
    }
    Positive next = user.positives.get(list.seq() + 1);
    if (next == null) {
      await(user, list);
    } else if (next.championHit() != null) {
      out.collect(Outcome.scored(list, next, k));
    } else if (list.role() == Role.CHAMPION) {
      user.positives.put(next.seq(), besideTheChampion(user, user.with(list), next, out));
    } else {
      user.lists.put(list.seq(), user.with(list));
    }
    users.put(list.userId(), user);
  }

  private void await(UserPairs user, RankedList list) {
    if (user.newest > list.seq()) {
      unmatched.inc();
    } else {
      user.lists.put(list.seq(), user.with(list));
    }
  }
}
