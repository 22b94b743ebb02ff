package dev.reelstream.retrieval.graph;

import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Predictors of one signature, each used by one thread at a time. As many are made as threads have
 * called at once; unlike a ThreadLocal, the pool lets go of them when the model is swapped out.
 */
final class PredictorPool<I, O> implements AutoCloseable {
  private final Supplier<Predictor<I, O>> factory;
  private final Queue<Predictor<I, O>> idle = new ConcurrentLinkedQueue<>();

  PredictorPool(Supplier<Predictor<I, O>> factory) {
    this.factory = factory;
  }

  O predict(I input) throws TranslateException {
    Predictor<I, O> predictor = idle.poll();
    if (predictor == null) {
      predictor = factory.get();
    }
    try {
      return predictor.predict(input);
    } finally {
      idle.add(predictor);
    }
  }

  /** To be called when no call is running any more. */
  @Override
  public void close() {
    for (Predictor<I, O> predictor = idle.poll(); predictor != null; predictor = idle.poll()) {
      predictor.close();
    }
  }
}
