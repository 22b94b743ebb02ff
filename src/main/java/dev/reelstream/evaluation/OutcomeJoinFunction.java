package dev.reelstream.evaluation;

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
 * Holds each live positive against every model's list for the positive before it; whichever comes
 * first waits.
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
    List<RankedList> before = lists.get(seq - 1);
    if (before != null) {
      for (RankedList list : before) {
        scored(list, positive, out);
      }
      lists.remove(seq - 1);
    }
    List<RankedList> own = positive.unscored() ? lists.get(seq) : null;
    if (own != null) {
      own.forEach(list -> out.collect(Outcome.unscored(list, positive)));
    }
    positives.put(seq, positive);
    dropOlder(seq, context.timerService().currentWatermark());
  }

  /** Drops the positives that every list for them, or for the one before, has come for. */
  private void dropOlder(long newest, long watermark) throws Exception {
    JoinSpan span = kept.value();
    long oldest = span == null ? newest : span.oldest();
    while (oldest < newest) {
      Positive positive = positives.get(oldest);
      if (positive != null) {
        if (positive.eventTime() > watermark) {
          break;
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
    if (next != null) {
      scored(list, next, out);
      return;
    }
    JoinSpan span = kept.value();
    if (span != null && span.newest() > list.seq()) {
      unmatched.inc();
      return;
    }
    List<RankedList> waiting = lists.get(list.seq());
    List<RankedList> longer = waiting == null ? new ArrayList<>() : new ArrayList<>(waiting);
    longer.add(list);
    lists.put(list.seq(), longer);
  }

  private void scored(RankedList list, Positive positive, Collector<Outcome> out) {
    if (!positive.unscored()) {
      out.collect(Outcome.scored(list, positive, k));
    }
  }
}
