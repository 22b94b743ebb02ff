package dev.reelstream.evaluation;

import dev.reelstream.query.Query;
import dev.reelstream.query.QuerySerializer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Puts the positives of all users in one order, by event time, then user id as text, then {@code
 * seq}, as the watermark passes them.
 *
 * <p>Keyed by event time, at parallelism 1.
 */
final class EventTimeOrderOperator extends AbstractStreamOperator<Query>
    implements OneInputStreamOperator<Query, Query>, Triggerable<Long, VoidNamespace> {
  // What waits is on the heap and is written with a checkpoint as one piece, behind the job's back:
  // a positive waits for less than a checkpoint's interval, so each was written to keyed state,
  // and removed from it, once for all. While a backlog is worked off tens of thousands wait, and
  // with them in keyed state the job fell so far behind that it did not catch up again.
  //
  // What is beyond the heap's share waits in keyed state, a list and a timer per timestamp. It
  // joins the others when its timer says that its moment has come. State from before there was a
  // heap's share looks the same, which is why the names are as they are.
  private static final long serialVersionUID = 1L;
  private static final Comparator<Query> ORDER =
      Comparator.comparingLong(Query::eventTime)
          .thenComparing(Query::userId)
          .thenComparingLong(Query::seq);

  /** KiB of positives that wait on the heap. */
  private static final int ON_HEAP = 65_536;

  private final int onHeap;

  private transient PriorityQueue<Query> waiting;
  private transient int weight;
  private transient ListState<Query> waitingState;
  private transient ListState<Query> moment;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient Counter late;

  EventTimeOrderOperator() {
    this(ON_HEAP);
  }

  /**
   * @param onHeap KiB of positives that wait on the heap, at most
   */
  EventTimeOrderOperator(int onHeap) {
    this.onHeap = onHeap;
  }

  @Override
  public void open() throws Exception {
    super.open();
    waitingState =
        getOperatorStateBackend()
            .getListState(new ListStateDescriptor<>("waiting", QuerySerializer.TYPE));
    moment =
        getRuntimeContext().getListState(new ListStateDescriptor<>("moment", QuerySerializer.TYPE));
    timers = getInternalTimerService("user-timers", VoidNamespaceSerializer.INSTANCE, this);
    late = getMetricGroup().counter("latePositives");
    waiting = new PriorityQueue<>(ORDER);
    waitingState.get().forEach(this::await);
    waitingState.clear();
  }

  @Override
  public void processElement(StreamRecord<Query> element) throws Exception {
    Query query = element.getValue();
    if (query.eventTime() <= timers.currentWatermark()) {
      // Its place has gone by. It still counts, where it stands, rather than being lost.
      late.inc();
      emit(query);
    } else if (weight < onHeap) {
      await(query);
    } else {
      moment.add(query);
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, query.eventTime());
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    getTimeServiceManager().orElseThrow().advanceWatermark(mark);
    emitUpTo(mark.getTimestamp());
    output.emitWatermark(mark);
  }

  /** The moment of positives in keyed state: they join those on the heap, earlier ones go first. */
  @Override
  public void onEventTime(InternalTimer<Long, VoidNamespace> timer) throws Exception {
    emitUpTo(timer.getTimestamp() - 1);
    moment.get().forEach(this::await);
    moment.clear();
  }

  @Override
  public void onProcessingTime(InternalTimer<Long, VoidNamespace> timer) {
    throw new IllegalStateException("no timer of this operator is in processing time");
  }

  private void await(Query query) {
    waiting.add(query);
    weight += kib(query);
  }

  private void emitUpTo(long time) {
    while (!waiting.isEmpty() && waiting.element().eventTime() <= time) {
      Query next = waiting.remove();
      weight -= kib(next);
      emit(next);
    }
  }

  private void emit(Query query) {
    output.collect(new StreamRecord<>(query, query.eventTime()));
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    waitingState.update(new ArrayList<>(waiting));
  }

  /** Written: the state need not hold until the next checkpoint what was waiting at this one. */
  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    waitingState.clear();
  }

  private static int kib(Query query) {
    return 1 + query.seen().size() / 128;
  }
}
