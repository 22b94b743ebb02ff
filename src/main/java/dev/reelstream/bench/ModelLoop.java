package dev.reelstream.bench;

import dev.reelstream.query.Query;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.Retriever;
import dev.reelstream.retrieval.ServingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** A model that answers queries in a tight loop on every core: what no job around it can exceed. */
final class ModelLoop implements AutoCloseable {
  private final ServingModel model;
  private final List<List<Query>> batches = new ArrayList<>();
  private final int k;
  private final int threads;
  private final Function<ServingModel, Retriever> ways;
  private final ExecutorService callers;

  /**
   * Loads the model.
   *
   * @param batch queries per call
   * @param threads that call side by side
   * @param ways how each of them asks the model
   */
  ModelLoop(
      ModelVersion version,
      List<Query> queries,
      int batch,
      int k,
      int threads,
      Function<ServingModel, Retriever> ways) {
    this.model = ServingModel.load(version);
    for (int from = 0; from + batch <= queries.size(); from += batch) {
      batches.add(queries.subList(from, from + batch));
    }
    this.k = k;
    this.threads = threads;
    this.ways = ways;
    this.callers = Executors.newFixedThreadPool(threads);
  }

  /** Queries per second, all threads together. */
  double run(double seconds) {
    CountDownLatch ready = new CountDownLatch(threads);
    List<Future<Double>> rates = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int first = thread;
      rates.add(
          callers.submit(
              () -> {
                ready.countDown();
                ready.await();
                return call(first, seconds);
              }));
    }
    double sum = 0;
    try {
      for (Future<Double> rate : rates) {
        sum += rate.get();
      }
    } catch (ExecutionException e) {
      throw new BenchException("the model loop failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
    return sum;
  }

  private double call(int first, double seconds) {
    long start = System.nanoTime();
    long asked = 0;
    long end = start;
    try (Retriever retriever = ways.apply(model)) {
      for (int at = first; end - start < seconds * 1e9; at++) {
        List<Query> batch = batches.get(at % batches.size());
        int answers = retriever.retrieve(batch, k).size();
        if (answers != batch.size()) {
          throw new BenchException(answers + " answers to " + batch.size() + " queries");
        }
        asked += answers;
        end = System.nanoTime();
      }
    }
    return asked / ((end - start) / 1e9);
  }

  @Override
  public void close() {
    callers.shutdownNow();
    model.close();
  }
}
