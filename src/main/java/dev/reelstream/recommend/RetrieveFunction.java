package dev.reelstream.recommend;

import dev.reelstream.event.Recommendation;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.event.Source;
import dev.reelstream.query.Query;
import dev.reelstream.recommend.RetrievalMetrics.Fallback;
import dev.reelstream.retrieval.MicroBatcher;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
   *
   * Who falls behind: the champion holds the stream back, since its lists are the output. Shadows must not, unless they are
   * told to. Flink's operator would: with its queue full it takes no more, the buffers in front of it fill up, and the stamping
   * operator, which writes to both, stands. So where `waitsForModel` is false the queries under way are all given up, with the
   * popularity list, as soon as there are `capacity` of them: those that wait, and those of the call that runs, whose answer
   * then finds nobody. Given up together, because the operator emits in order and one unanswered query at the head would hold
   * all behind it. What a slow shadow still answers is about the share of the queries that it can keep up with; one that hangs
   * answers none and costs a popularity list per query.
   */
  private final ServingRules serving;
  private final boolean waitsForModel;

  private transient @Nullable ModelsInUse models;
  private transient @Nullable MicroBatcher<StampedQuery, Answer> batcher;
  private transient @Nullable ScheduledExecutorService housekeeping;
  private transient @Nullable RetrievalMetrics metrics;
  private transient Map<ResultFuture<Recommendation>, Asked> underWay;

  /**
   * Asks as the rules say.
   *
   * @param waitsForModel false to answer by popularity what is in flight once the batching's
   *     capacity of queries is; the operator's own capacity must then be larger
   */
  public RetrieveFunction(ServingRules serving, boolean waitsForModel) {
    this.serving = serving;
    this.waitsForModel = waitsForModel;
  }

  /**
   * A list and who made it.
   *
   * @param fallback why the model did not; null where it did
   */
  record Answer(Source source, List<ScoredItem> items, @Nullable Fallback fallback) {}

  private record Asked(StampedQuery query, CompletableFuture<Answer> answer) {}

  @Override
  public void open(OpenContext context) {
    ModelsInUse used = new ModelsInUse(serving.k(), serving.index(), System::nanoTime);
    models = used;
    underWay = new ConcurrentHashMap<>();
    String name = "retrieve-" + getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    metrics = new RetrievalMetrics(getRuntimeContext().getMetricGroup());
    Batching batching = serving.batching();
    batcher =
        new MicroBatcher<>(
            name, batching.size(), batching.maxWait(), batching.capacity(), used::answer, metrics);
    metrics.queueDepth(batcher::queued);
    // On its own time: after the last query of a removed shadow no other comes.
    housekeeping =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, name + "-housekeeping");
              thread.setDaemon(true);
              return thread;
            });
    long every = ModelsInUse.UNUSED.toMillis();
    housekeeping.scheduleWithFixedDelay(used::giveBackUnused, every, every, TimeUnit.MILLISECONDS);
  }

  @Override
  public void asyncInvoke(StampedQuery stamped, ResultFuture<Recommendation> result)
      throws InterruptedException {
    if (batcher == null) {
      throw new IllegalStateException("the operator is not open");
    }
    if (!waitsForModel && underWay.size() >= serving.batching().capacity()) {
      underWay.values().forEach(asked -> standIn(asked, Fallback.SKIPPED));
    }
    CompletableFuture<Answer> answer = batcher.submit(stamped);
    underWay.put(result, new Asked(stamped, answer));
    answer.whenComplete(
        (given, failure) -> {
          underWay.remove(result);
          result.complete(List.of(recommendation(stamped, given, failure)));
        });
  }

  @Override
  public void timeout(StampedQuery stamped, ResultFuture<Recommendation> result) {
    Asked asked = underWay.get(result);
    if (asked != null) {
      standIn(asked, Fallback.TIMEOUT);
    }
  }

  /** Answers in the model's place, unless that has just answered. */
  private void standIn(Asked asked, Fallback reason) {
    asked.answer().complete(popular(asked.query(), reason));
  }

  private Answer popular(StampedQuery stamped, Fallback reason) {
    return models == null
        ? new Answer(Source.POPULAR, List.of(), reason)
        : models.popular(stamped, reason);
  }

  private Recommendation recommendation(
      StampedQuery stamped, @Nullable Answer given, @Nullable Throwable failure) {
    Answer answer = given;
    if (answer == null) {
      LOG.error("a batch failed, popularity stands in: {}", String.valueOf(failure));
      answer = popular(stamped, Fallback.FAILURE);
    }
    if (metrics != null && answer.fallback() != null) {
      metrics.fellBack(answer.fallback());
    }
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
    if (housekeeping != null) {
      housekeeping.shutdownNow();
    }
    if (batcher != null) {
      batcher.close();
    }
    if (models != null) {
      models.close();
    }
  }
}
