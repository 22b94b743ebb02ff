package dev.reelstream.recommend;

import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.retrieval.RefCounted;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Loads a version on a thread that may be left behind: native code cannot be interrupted. */
final class TimedLoading<M extends RefCounted> {
  private final Function<ModelRef, M> load;
  private final Duration limit;

  TimedLoading(Function<ModelRef, M> load, Duration limit) {
    this.load = load;
    this.limit = limit;
  }

  /**
   * The loaded version.
   *
   * @throws RuntimeException where it does not pass, or takes longer than the limit; if it comes
   *     after that, it is closed
   */
  M load(ModelRef ref) throws InterruptedException {
    CompletableFuture<M> loading = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                M model = load.apply(ref);
                if (!loading.complete(model)) {
                  model.close();
                }
              } catch (Throwable e) {
                loading.completeExceptionally(e);
              }
            },
            "load-" + ref.name() + "-" + ref.version());
    thread.setDaemon(true);
    thread.start();
    try {
      return loading.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return givenUp(loading, ref);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw new InvalidModelException(ref.location() + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      loading.cancel(false);
      if (!loading.isCancelled() && !loading.isCompletedExceptionally()) {
        loading.join().close();
      }
      throw e;
    }
  }

  private M givenUp(CompletableFuture<M> loading, ModelRef ref) {
    InvalidModelException tooSlow =
        new InvalidModelException(
            "%s: has not loaded within %s ms".formatted(ref.location(), limit.toMillis()));
    if (loading.completeExceptionally(tooSlow) || loading.isCompletedExceptionally()) {
      throw tooSlow;
    }
    return loading.join();
  }
}
