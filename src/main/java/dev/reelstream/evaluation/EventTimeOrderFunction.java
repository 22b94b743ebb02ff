package dev.reelstream.evaluation;

import dev.reelstream.event.Query;
import dev.reelstream.keyed.Keys;
import dev.reelstream.keyed.ListStore;
import dev.reelstream.keyed.WriteBehind;
import dev.reelstream.keyed.WriteBehind.Bounds;
import dev.reelstream.keyed.WritesBehind;
import dev.reelstream.session.QuerySerializer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Puts the positives of all users in one order, by event time, then user id as text, then {@code
 * seq}, as the watermark passes them.
 *
 * <p>Keyed by event time, at parallelism 1.
 */
final class EventTimeOrderFunction extends KeyedProcessFunction<Long, Query, Query>
    implements WritesBehind {
  // Why keyed by event time: every timestamp then has its own list and one timer, and the timers
  // of one subtask fire in order of time whatever the key group. Most positives wait for less than
  // a checkpoint's interval and never are in state.
  private static final long serialVersionUID = 1L;
  private static final Comparator<Query> WITHIN_A_MOMENT =
      Comparator.comparing(Query::userId).thenComparingLong(Query::seq);

  /** KiB of waiting positives; what is beyond waits in state. */
  private static final Bounds ON_HEAP = Bounds.of(32_768);

  private transient @Nullable Keys keys;
  private transient WriteBehind<Long, List<Query>> moments;
  private transient Counter late;

  @Override
  public void keys(Keys operators) {
    keys = operators;
  }

  @Override
  public void open(OpenContext context) {
    Keys at = Objects.requireNonNull(keys, "not run by its operator");
    moments =
        at.writeBehind(
            new ListStore<>(
                at,
                getRuntimeContext()
                    .getListState(new ListStateDescriptor<>("moment", QuerySerializer.TYPE))),
            queries -> queries.stream().mapToInt(EventTimeOrderFunction::kib).sum(),
            ON_HEAP);
    late = getRuntimeContext().getMetricGroup().counter("latePositives");
  }

  @Override
  public void processElement(Query query, Context context, Collector<Query> out) throws Exception {
    if (query.eventTime() <= context.timerService().currentWatermark()) {
      // Its place has gone by. It still counts, where it stands, rather than being lost.
      late.inc();
      out.collect(query);
      return;
    }
    List<Query> moment = moments.get(query.eventTime());
    if (moment == null) {
      moment = new ArrayList<>(1);
    }
    moment.add(query);
    moments.put(query.eventTime(), moment);
    context.timerService().registerEventTimeTimer(query.eventTime());
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Query> out)
      throws Exception {
    List<Query> moment = moments.get(timestamp);
    if (moment != null) {
      moments.remove(timestamp);
      moment.sort(WITHIN_A_MOMENT);
      moment.forEach(out::collect);
    }
  }

  private static int kib(Query query) {
    return 1 + query.seen().size() / 128;
  }
}
