package dev.reelstream.recommend;

import dev.reelstream.event.Query;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.event.Source;
import dev.reelstream.retrieval.MicroBatcher;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the stamped model for the top K, many queries at a time; where it has no answer, or none in
 * time, the popularity list stands in. Never fails a query.
 */
public final class RetrieveFunction extends RichAsyncFunction<StampedQuery, Recommendation> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(RetrieveFunction.class);

  /*
   * For maintainers. One batcher, hence one thread and one predictor per subtask: TensorFlow runs in the caller's thread, so
   * the subtasks are the parallelism. The batcher's queue holds what the operator may have under way, so that submitting never
   * blocks the task's thread and checkpoints pass.
   */
  private final int k;
  private final int batchSize;
  private final Duration batchWait;
  private final int capacity;

  private transient @Nullable ModelsInUse models;
  private transient @Nullable MicroBatcher<StampedQuery, Answer> batcher;
  private transient @Nullable RetrievalMetrics metrics;

  public RetrieveFunction(int k, int batchSize, Duration batchWait, int capacity) {
    this.k = k;
    this.batchSize = batchSize;
    this.batchWait = batchWait;
    this.capacity = capacity;
  }

  /** A list and who made it. */
  record Answer(Source source, List<ScoredItem> items) {}

  @Override
  public void open(OpenContext context) {
    ModelsInUse used = new ModelsInUse(k);
    models = used;
    String name = "retrieve-" + getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    metrics = new RetrievalMetrics(getRuntimeContext().getMetricGroup());
    batcher = new MicroBatcher<>(name, batchSize, batchWait, capacity, used::answer, metrics);
    metrics.queueDepth(batcher::queued);
  }

  @Override
  public void asyncInvoke(StampedQuery stamped, ResultFuture<Recommendation> result)
      throws InterruptedException {
    if (batcher == null) {
      throw new IllegalStateException("the operator is not open");
    }
    batcher
        .submit(stamped)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                if (metrics != null && answer.source() == Source.POPULAR) {
                  metrics.fellBack(RetrievalMetrics.Fallback.UNKNOWN_CONTEXT);
                }
                result.complete(List.of(recommendation(stamped, answer)));
              } else {
                LOG.error("a batch failed, popularity stands in: {}", failure.toString());
                fallBack(stamped, result, RetrievalMetrics.Fallback.FAILURE);
              }
            });
  }

  @Override
  public void timeout(StampedQuery stamped, ResultFuture<Recommendation> result) {
    fallBack(stamped, result, RetrievalMetrics.Fallback.TIMEOUT);
  }

  private void fallBack(
      StampedQuery stamped, ResultFuture<Recommendation> result, RetrievalMetrics.Fallback reason) {
    if (metrics != null) {
      metrics.fellBack(reason);
    }
    List<ScoredItem> items = models == null ? List.of() : models.popular(stamped);
    result.complete(List.of(recommendation(stamped, new Answer(Source.POPULAR, items))));
  }

  private Recommendation recommendation(StampedQuery stamped, Answer answer) {
    Query query = stamped.query();
    return new Recommendation(
        query.userId(),
        query.seq(),
        query.sessionId(),
        query.eventTime(),
        query.itemId(),
        query.context(),
        stamped.model().name(),
        stamped.model().version(),
        answer.source(),
        answer.items(),
        System.currentTimeMillis(),
        query.sentAt());
  }

  @Override
  public void close() {
    if (batcher != null) {
      batcher.close();
    }
    if (models != null) {
      models.close();
    }
  }
}
