package dev.reelstream.evaluation;

import dev.reelstream.measure.Ranks;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** One model's figures so far as Flink metrics: {@code hitRate}, {@code scored}, {@code hits}. */
final class ModelMetrics {
  private final Counter scored;
  private final Counter hits;

  ModelMetrics(MetricGroup group, HitCounts counted) {
    scored = group.counter("scored");
    hits = group.counter("hits");
    scored.inc(counted.scored());
    hits.inc(counted.hits());
    group.<Double, Gauge<Double>>gauge(
        "hitRate",
        () -> scored.getCount() == 0 ? 0.0 : (double) hits.getCount() / scored.getCount());
  }

  void count(Outcome outcome) {
    if (outcome.scored()) {
      scored.inc();
      if (outcome.rank() != Ranks.MISS) {
        hits.inc();
      }
    }
  }
}
