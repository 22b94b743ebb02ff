package dev.reelstream.evaluation;

import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Evaluation.Scope;
import dev.reelstream.keyed.Keys;
import dev.reelstream.keyed.WriteBehind;
import dev.reelstream.keyed.WriteBehind.Bounds;
import dev.reelstream.keyed.WritesBehind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Adds outcomes up per model: for each event-time window that has any, and from the first window to
 * the end of that one.
 *
 * <p>Keyed by {@link Outcome#modelKey()}. Windows are aligned to the epoch.
 */
final class EvaluationWindowsFunction extends KeyedProcessFunction<String, Outcome, Evaluation>
    implements WritesBehind {
  // Not Flink's window operator: the running figures need the totals of the closed windows beside
  // the window's own, written in the same breath. The time is the outcome's own, because a join
  // stamps its output with whichever half came last.
  //
  // There are few models, so the counts of all of them are on the heap between checkpoints.
  private static final long serialVersionUID = 1L;

  private static final Bounds ON_HEAP = Bounds.of(1_024);

  private final int k;
  private final long size;
  private final @Nullable Long liveFrom;

  private transient @Nullable Keys keys;
  private transient WriteBehind<String, ModelCounts> models;
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
  public void keys(Keys operators) {
    keys = operators;
  }

  @Override
  public void open(OpenContext context) {
    Keys at = Objects.requireNonNull(keys, "not run by its operator");
    models = at.writeBehind(new ModelCounts.Store(at, getRuntimeContext()), counts -> 1, ON_HEAP);
    metrics = new HashMap<>();
  }

  @Override
  public void processElement(Outcome outcome, Context context, Collector<Evaluation> out)
      throws Exception {
    String key = context.getCurrentKey();
    ModelCounts counts = counts(key);
    long start = Math.floorDiv(outcome.eventTime(), size) * size;
    ModelMetrics model = metrics.get(key);
    if (model == null) {
      model = model(key, counts);
      metrics.put(key, model);
    }
    model.count(outcome);
    HitCounts window = counts.windows.get(start);
    counts.windows.put(start, (window == null ? HitCounts.none(k) : window).plus(outcome));
    if (window == null) {
      counts.include(outcome, start, k);
      context.timerService().registerEventTimeTimer(start + size - 1);
    }
    models.put(key, counts);
  }

  private ModelCounts counts(String key) throws Exception {
    ModelCounts known = models.get(key);
    return known == null ? new ModelCounts() : known;
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Evaluation> out)
      throws Exception {
    long end = timestamp + 1;
    long start = end - size;
    ModelCounts counts = counts(context.getCurrentKey());
    HitCounts window = Objects.requireNonNull(counts.windows.remove(start));
    ModelTotals running = Objects.requireNonNull(counts.totals).plus(window);
    counts.totals = running;
    models.put(context.getCurrentKey(), counts);
    out.collect(evaluation(running, window, Scope.WINDOW, start, end));
    long from = liveFrom == null ? running.start() : liveFrom;
    out.collect(evaluation(running, running.counts(), Scope.RUNNING, from, end));
  }

  private static Evaluation evaluation(
      ModelTotals model, HitCounts counts, Scope scope, long start, long end) {
    return counts.evaluation(model.role(), model.model(), model.version(), scope, start, end);
  }

  /** The model's metrics, at what state says was counted before a restart. */
  private ModelMetrics model(String key, ModelCounts counts) {
    ModelTotals closed = counts.totals;
    HitCounts counted = closed == null ? HitCounts.none(k) : closed.counts();
    for (HitCounts open : counts.windows.values()) {
      counted = counted.plus(open);
    }
    return new ModelMetrics(getRuntimeContext().getMetricGroup().addGroup("model", key), counted);
  }
}
