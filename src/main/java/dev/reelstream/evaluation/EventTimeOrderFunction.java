package dev.reelstream.evaluation;

import dev.reelstream.event.Query;
import dev.reelstream.session.QuerySerializer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Puts the positives of all users in one order, by event time, then user id as text, then {@code
 * seq}, as the watermark passes them.
 *
 * <p>Keyed by event time, at parallelism 1.
 */
final class EventTimeOrderFunction extends KeyedProcessFunction<Long, Query, Query> {
  // Why keyed by event time: every timestamp then has its own list and one timer. A positive is
  // appended without reading what waits, is read once and dropped, and the timers of one subtask
  // fire in order of time whatever the key group. A buffer under one key would be rewritten with
  // every positive.
  private static final long serialVersionUID = 1L;
  private static final Comparator<Query> WITHIN_A_MOMENT =
      Comparator.comparing(Query::userId).thenComparingLong(Query::seq);

  private transient ListState<Query> moment;
  private transient Counter late;

  @Override
  public void open(OpenContext context) {
    moment =
        getRuntimeContext().getListState(new ListStateDescriptor<>("moment", QuerySerializer.TYPE));
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
    moment.add(query);
    context.timerService().registerEventTimeTimer(query.eventTime());
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Query> out)
      throws Exception {
    List<Query> queries = new ArrayList<>();
    moment.get().forEach(queries::add);
    moment.clear();
    queries.sort(WITHIN_A_MOMENT);
    queries.forEach(out::collect);
  }
}
