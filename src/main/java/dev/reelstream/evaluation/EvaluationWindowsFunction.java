package dev.reelstream.evaluation;

import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Evaluation.Scope;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Adds outcomes up per model: for each event-time window that has any, and from the first window to
 * the end of that one.
 *
 * <p>Keyed by {@link Outcome#modelKey()}. Windows are aligned to the epoch.
 */
final class EvaluationWindowsFunction extends KeyedProcessFunction<String, Outcome, Evaluation> {
  // Not Flink's window operator: the running figures need the totals of the closed windows beside
  // the window's own, written in the same breath. The time is the outcome's own, because a join
  // stamps its output with whichever half came last.
  private static final long serialVersionUID = 1L;

  private final int k;
  private final long size;
  private final @Nullable Long liveFrom;

  private transient MapState<Long, HitCounts> windows;
  private transient ValueState<ModelTotals> totals;
  private transient Map<String, ModelMetrics> metrics;

  /**
   * @param k the length of the lists
   * @param size of a window
   * @param liveFrom where the running figures begin; null: at the model's first window
   */
  EvaluationWindowsFunction(int k, Duration size, @Nullable Long liveFrom) {
    this.k = k;
    this.size = size.toMillis();
    this.liveFrom = liveFrom;
  }

  @Override
  public void open(OpenContext context) {
    windows =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "windows", Types.LONG, TypeInformation.of(HitCounts.class)));
    totals =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("totals", TypeInformation.of(ModelTotals.class)));
    metrics = new HashMap<>();
  }

  @Override
  public void processElement(Outcome outcome, Context context, Collector<Evaluation> out)
      throws Exception {
    long start = Math.floorDiv(outcome.eventTime(), size) * size;
    ModelMetrics model = metrics.get(context.getCurrentKey());
    if (model == null) {
      model = model(context.getCurrentKey());
      metrics.put(context.getCurrentKey(), model);
    }
    model.count(outcome);
    HitCounts window = windows.get(start);
    windows.put(start, (window == null ? HitCounts.none(k) : window).plus(outcome));
    if (window == null) {
      include(outcome, start);
      context.timerService().registerEventTimeTimer(start + size - 1);
    }
  }

  private void include(Outcome outcome, long start) throws Exception {
    ModelTotals known = totals.value();
    if (known == null || start < known.start()) {
      totals.update(
          new ModelTotals(
              outcome.role(),
              outcome.model(),
              outcome.version(),
              start,
              known == null ? HitCounts.none(k) : known.counts()));
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Evaluation> out)
      throws Exception {
    long end = timestamp + 1;
    long start = end - size;
    HitCounts window = windows.get(start);
    windows.remove(start);
    ModelTotals running = totals.value().plus(window);
    totals.update(running);
    out.collect(evaluation(running, window, Scope.WINDOW, start, end));
    long from = liveFrom == null ? running.start() : liveFrom;
    out.collect(evaluation(running, running.counts(), Scope.RUNNING, from, end));
  }

  private static Evaluation evaluation(
      ModelTotals model, HitCounts counts, Scope scope, long start, long end) {
    return counts.evaluation(model.role(), model.model(), model.version(), scope, start, end);
  }

  /** The model's metrics, at what state says was counted before a restart. */
  private ModelMetrics model(String key) throws Exception {
    ModelTotals closed = totals.value();
    HitCounts counted = closed == null ? HitCounts.none(k) : closed.counts();
    for (HitCounts open : windows.values()) {
      counted = counted.plus(open);
    }
    return new ModelMetrics(getRuntimeContext().getMetricGroup().addGroup("model", key), counted);
  }
}
