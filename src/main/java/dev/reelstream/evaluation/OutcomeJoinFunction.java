package dev.reelstream.evaluation;

import dev.reelstream.event.Role;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Holds each live positive against every model's list for the positive before it, and beside the
 * champion's; whichever comes first waits.
 *
 * <p>Keyed by user id. Lists must come with the event time of their query and not behind the
 * watermark.
 */
final class OutcomeJoinFunction
    extends KeyedCoProcessFunction<String, Positive, RankedList, Outcome> {
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
  // that made it.
  private static final long serialVersionUID = 1L;

  static final MapStateDescriptor<Long, Positive> POSITIVES =
      new MapStateDescriptor<>("positives", Types.LONG, TypeInformation.of(Positive.class));
  static final MapStateDescriptor<Long, List<RankedList>> LISTS =
      new MapStateDescriptor<>(
          "lists", Types.LONG, Types.LIST(TypeInformation.of(RankedList.class)));

  private final int k;
  private transient MapState<Long, Positive> positives;
  private transient MapState<Long, List<RankedList>> lists;
  private transient ValueState<JoinSpan> kept;
  private transient Counter unmatched;

  OutcomeJoinFunction(int k) {
    this.k = k;
  }

  @Override
  public void open(OpenContext context) {
    positives = getRuntimeContext().getMapState(POSITIVES);
    lists = getRuntimeContext().getMapState(LISTS);
    kept =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("kept", TypeInformation.of(JoinSpan.class)));
    unmatched = getRuntimeContext().getMetricGroup().counter("unmatchedLists");
  }

  @Override
  public void processElement1(Positive positive, Context context, Collector<Outcome> out)
      throws Exception {
    long seq = positive.seq();
    if (positive.unscored()) {
      for (RankedList own : waiting(seq)) {
        out.collect(Outcome.unscored(own, positive));
      }
      positives.put(seq, positive);
    } else {
      positives.put(seq, besideTheChampion(waiting(seq - 1), positive, out));
    }
    dropOlder(seq, context.timerService().currentWatermark(), out);
  }

  private List<RankedList> waiting(long seq) throws Exception {
    List<RankedList> waiting = lists.get(seq);
    return waiting == null ? List.of() : waiting;
  }

  /**
   * Scores the lists before the positive if the champion's is among them, else leaves them waiting;
   * the positive with what is known of the champion.
   */
  private Positive besideTheChampion(
      List<RankedList> before, Positive positive, Collector<Outcome> out) throws Exception {
    for (RankedList list : before) {
      if (list.role() == Role.CHAMPION) {
        int rank = Ranks.of(list.items(), positive.itemId(), k);
        Positive known = positive.withChampion(rank != Ranks.MISS);
        score(before, known, out);
        return known;
      }
    }
    return positive;
  }

  private void score(List<RankedList> before, Positive positive, Collector<Outcome> out)
      throws Exception {
    for (RankedList list : before) {
      out.collect(Outcome.scored(list, positive, k));
    }
    lists.remove(positive.seq() - 1);
  }

  /** Drops the positives that every list for them, or for the one before, has come for. */
  private void dropOlder(long newest, long watermark, Collector<Outcome> out) throws Exception {
    JoinSpan span = kept.value();
    long oldest = span == null ? newest : span.oldest();
    while (oldest < newest) {
      Positive positive = positives.get(oldest);
      if (positive != null) {
        if (positive.eventTime() > watermark) {
          break;
        }
        if (!positive.unscored() && positive.championHit() == null) {
          score(waiting(oldest - 1), positive, out);
        }
        positives.remove(oldest);
      }
      oldest++;
    }
    kept.update(new JoinSpan(oldest, newest));
  }

  @Override
  public void processElement2(RankedList list, Context context, Collector<Outcome> out)
      throws Exception {
    Positive own = positives.get(list.seq());
    if (own != null && own.unscored()) {
      out.collect(Outcome.unscored(list, own));
    }
    Positive next = positives.get(list.seq() + 1);
    if (next == null) {
      await(list);
    } else if (next.championHit() != null) {
      out.collect(Outcome.scored(list, next, k));
    } else if (list.role() == Role.CHAMPION) {
      positives.put(next.seq(), besideTheChampion(with(list), next, out));
    } else {
      lists.put(list.seq(), with(list));
    }
  }

  private void await(RankedList list) throws Exception {
    JoinSpan span = kept.value();
    if (span != null && span.newest() > list.seq()) {
      unmatched.inc();
    } else {
      lists.put(list.seq(), with(list));
    }
  }

  /** What waits for the same positive, and this one. */
  private List<RankedList> with(RankedList list) throws Exception {
    List<RankedList> longer = new ArrayList<>(waiting(list.seq()));
    longer.add(list);
    return longer;
  }
}
