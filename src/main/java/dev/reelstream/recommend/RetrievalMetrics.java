package dev.reelstream.recommend;

import dev.reelstream.retrieval.BatchListener;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * What operations sees of the retrieval: batch sizes, the tower's latency, the queue, the fallbacks
 * by reason.
 */
final class RetrievalMetrics implements BatchListener {
  private static final int WINDOW = 1000;

  /** Why the popularity list stood in for the model. */
  enum Fallback {
    UNKNOWN_CONTEXT("fallbacksUnknownContext"),
    TIMEOUT("fallbacksTimeout"),
    FAILURE("fallbacksFailure"),
    SKIPPED("fallbacksSkipped");

    private final String metric;

    Fallback(String metric) {
      this.metric = metric;
    }
  }

  private final MetricGroup group;
  private final Histogram batchSizes;
  private final Histogram latencies;
  private final Map<Fallback, Counter> fallbacks = new EnumMap<>(Fallback.class);

  RetrievalMetrics(MetricGroup group) {
    this.group = group;
    batchSizes = group.histogram("batchSize", new DescriptiveStatisticsHistogram(WINDOW));
    latencies = group.histogram("towerLatencyMicros", new DescriptiveStatisticsHistogram(WINDOW));
    for (Fallback reason : Fallback.values()) {
      fallbacks.put(reason, group.counter(reason.metric));
    }
  }

  void queueDepth(IntSupplier depth) {
    group.gauge("queueDepth", depth::getAsInt);
  }

  @Override
  public void ran(int size, long nanos, int queued) {
    batchSizes.update(size);
    latencies.update(nanos / 1000);
  }

  void fellBack(Fallback reason) {
    Counter counter = fallbacks.get(reason);
    if (counter != null) {
      counter.inc();
    }
  }
}
