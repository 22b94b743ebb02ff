package dev.reelstream.recommend;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.retrieval.ServingModel;
import dev.reelstream.retrieval.index.IndexChoice;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The models loaded in this process, each once, shared by all subtasks that use it.
 *
 * <p>Every {@link #acquire} adds a reference that the caller gives back by closing the model; a
 * model whose references are all gone is unloaded, and forgotten at the next look.
 */
final class ServingModels {
  private static final Map<ModelRef, CompletableFuture<ServingModel>> LOADED = new HashMap<>();

  private ServingModels() {}

  /**
   * Loads the version, or joins those who use it or are loading it; waits for nobody else.
   *
   * @param index the same for all of a job, whose code is loaded once in a process
   * @throws dev.reelstream.registry.InvalidModelException if it does not pass verification
   */
  static ServingModel acquire(ModelRef ref, IndexChoice index) {
    while (true) {
      CompletableFuture<ServingModel> own = new CompletableFuture<>();
      CompletableFuture<ServingModel> theirs;
      synchronized (LOADED) {
        LOADED.values().removeIf(ServingModels::unloaded);
        theirs = LOADED.putIfAbsent(ref, own);
      }
      if (theirs == null) {
        return load(ref, index, own);
      }
      ServingModel shared = join(theirs);
      try {
        return shared.retain();
      } catch (IllegalStateException closedMeanwhile) {
        forget(ref, theirs);
      }
    }
  }

  private static ServingModel load(
      ModelRef ref, IndexChoice index, CompletableFuture<ServingModel> promised) {
    try {
      ServingModel fresh = ServingModel.load(announcement(ref), index);
      promised.complete(fresh);
      return fresh;
    } catch (RuntimeException | Error e) {
      forget(ref, promised);
      promised.completeExceptionally(e);
      throw e;
    }
  }

  private static ServingModel join(CompletableFuture<ServingModel> theirs) {
    try {
      return theirs.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException same) {
        throw same;
      }
      throw e;
    }
  }

  private static boolean unloaded(CompletableFuture<ServingModel> loaded) {
    ServingModel model = loaded.isCompletedExceptionally() ? null : loaded.getNow(null);
    return model != null && model.closed();
  }

  private static void forget(ModelRef ref, CompletableFuture<ServingModel> loaded) {
    synchronized (LOADED) {
      LOADED.remove(ref, loaded);
    }
  }

  private static ModelAnnouncement announcement(ModelRef ref) {
    return new ModelAnnouncement(
        ModelAnnouncement.CHAMPION,
        ref.name(),
        ref.version(),
        ref.digest(),
        ref.location(),
        Map.of(),
        0);
  }
}
