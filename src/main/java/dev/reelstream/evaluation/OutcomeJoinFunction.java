package dev.reelstream.evaluation;

import java.util.Iterator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
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
  // What is over is dropped at the user's next record, without a timer. A user keeps the lists for
  // the last query and the positive that made it.
  private static final long serialVersionUID = 1L;

  private final int k;
  private transient ValueState<JoinState> state;
  private transient Counter unmatched;

  OutcomeJoinFunction(int k) {
    this.k = k;
  }

  @Override
  public void open(OpenContext context) {
    state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("waiting", TypeInformation.of(JoinState.class)));
    unmatched = getRuntimeContext().getMetricGroup().counter("unmatchedLists");
  }

  @Override
  public void processElement1(Positive positive, Context context, Collector<Outcome> out)
      throws Exception {
    JoinState waiting = waiting(context);
    for (Iterator<RankedList> lists = waiting.lists().iterator(); lists.hasNext(); ) {
      RankedList list = lists.next();
      match(list, positive, out);
      if (list.seq() < positive.seq()) {
        if (list.seq() + 1 < positive.seq()) {
          unmatched.inc();
        }
        lists.remove();
      }
    }
    waiting.positives().add(positive);
    state.update(waiting);
  }

  @Override
  public void processElement2(RankedList list, Context context, Collector<Outcome> out)
      throws Exception {
    JoinState waiting = waiting(context);
    boolean matched = false;
    boolean over = false;
    for (Positive positive : waiting.positives()) {
      match(list, positive, out);
      matched |= list.seq() + 1 == positive.seq();
      over |= list.seq() < positive.seq();
    }
    if (!over) {
      waiting.lists().add(list);
    } else if (!matched) {
      unmatched.inc();
    }
    state.update(waiting);
  }

  private void match(RankedList list, Positive positive, Collector<Outcome> out) {
    if (positive.unscored()) {
      if (list.seq() == positive.seq()) {
        out.collect(Outcome.unscored(list, positive));
      }
    } else if (list.seq() + 1 == positive.seq()) {
      out.collect(Outcome.scored(list, positive, k));
    }
  }

  private JoinState waiting(Context context) throws Exception {
    JoinState waiting = state.value();
    if (waiting == null) {
      return JoinState.empty();
    }
    long watermark = context.timerService().currentWatermark();
    waiting.positives().removeIf(positive -> positive.eventTime() <= watermark);
    return waiting;
  }
}
