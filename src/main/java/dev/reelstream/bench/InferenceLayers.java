package dev.reelstream.bench;

import static java.util.Objects.requireNonNull;

import dev.reelstream.job.ReelstreamOptions;
import dev.reelstream.query.Query;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.BatchListener;
import dev.reelstream.retrieval.MicroBatcher;
import dev.reelstream.retrieval.Retriever;
import dev.reelstream.retrieval.ServingModel;
import dev.reelstream.retrieval.SignatureCalls;
import dev.reelstream.retrieval.index.IndexChoice;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What lies between a query and TensorFlow: DJL, and the micro-batcher. */
final class InferenceLayers {
  private static final int K = ReelstreamOptions.K.defaultValue();
  private static final int CAPACITY = ReelstreamOptions.CAPACITY.defaultValue();
  private static final int TOGETHER = ReelstreamOptions.BATCH_SIZE.defaultValue();

  /** Rounds that do not count. */
  private static final int WARM_UPS = 1;

  private final BenchSession session;
  private final InferencePlan plan;
  private final ModelVersion version;

  /**
   * @param version of the reference shape
   */
  InferenceLayers(BenchSession session, InferencePlan plan, ModelVersion version) {
    this.session = session;
    this.plan = plan;
    this.version = version;
  }

  void measure() {
    for (int batch : List.of(1, InferencePlan.BATCH)) {
      try (SignatureCalls calls = new SignatureCalls(version, queries(batch), K)) {
        signature("DJL", batch, calls::throughDjl);
        signature("session alone", batch, calls::bare);
      }
    }
    try (ServingModel model = ServingModel.load(version, IndexChoice.EXACT);
        Retriever retriever = model.retriever()) {
      microBatcher(retriever);
    }
  }

  private List<Query> queries(int count) {
    return RandomQueries.of(InferencePlan.REFERENCE.items(), count, session.seed());
  }

  /** The graph's own answer, tensors made and read with every call. */
  private void signature(String by, int batch, Runnable call) {
    List<CallLoop> loops = CallLoop.repeat(call, plan.seconds(), plan.repetitions());
    session.add(
        new Figure(
            InferenceSection.NAME,
            "recommend signature",
            "queries/s",
            Map.of("by", by, "batch", batch),
            loops.stream().map(each -> each.callsPerSecond() * batch).toList()));
  }

  /** One thread submits as fast as the queue lets it, as a task does; another one works. */
  private void microBatcher(Retriever retriever) {
    List<Query> queries = queries(4 * CAPACITY);
    Map<Integer, List<Double>> rounds =
        Rounds.of(
            List.of(1, TOGETHER),
            WARM_UPS + 2 * plan.repetitions(),
            (round, batch) -> submit(retriever, batch, queries));
    Figure alone = rate(rounds, 1);
    Figure together = rate(rounds, TOGETHER);
    session.add(Ratio.of("micro-batched ÷ one query per call", together, alone, Bar.atLeast(8)));
  }

  private Figure rate(Map<Integer, List<Double>> rounds, int batch) {
    List<Double> rates = requireNonNull(rounds.get(batch));
    return session.add(
        new Figure(
            InferenceSection.NAME,
            "micro-batcher",
            "queries/s",
            Map.of("batch", batch),
            rates.subList(WARM_UPS, rates.size())));
  }

  private double submit(Retriever retriever, int batch, List<Query> queries) {
    AtomicLong answered = new AtomicLong();
    long start = System.nanoTime();
    long submitted = 0;
    try (MicroBatcher<Query, Integer> batcher =
        new MicroBatcher<>(
            "bench-batcher",
            batch,
            ReelstreamOptions.BATCH_WAIT.defaultValue(),
            CAPACITY,
            asked -> retriever.retrieve(asked, K).stream().map(List::size).toList(),
            BatchListener.NONE)) {
      while (System.nanoTime() - start < plan.seconds() * 1e9) {
        Query query = queries.get((int) (submitted++ % queries.size()));
        var unused =
            batcher.submit(query).thenAccept(items -> answered.addAndGet(items == K ? 1 : 0));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
    // Closing works off what waits.
    double seconds = (System.nanoTime() - start) / 1e9;
    if (answered.get() != submitted) {
      throw new BenchException(
          "%d of %d queries were answered".formatted(answered.get(), submitted));
    }
    return submitted / seconds;
  }
}
