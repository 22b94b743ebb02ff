package dev.reelstream.recommend;

import dev.reelstream.retrieval.RefCounted;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * What several users share by key: loaded by the first, joined by the others, unloaded with the
 * last reference, and forgotten at the next look.
 *
 * <p>For maintainers: the map's lock is never held while something loads, so loading one key delays
 * no other. A user that joins may find that the last reference went meanwhile; it then starts over.
 */
final class LoadedOnce<K, M extends RefCounted> {
  private final Map<K, CompletableFuture<M>> loaded = new HashMap<>();

  /**
   * Loads the key's value, or joins those who use it or are loading it; the caller owns one
   * reference. What {@code load} throws reaches everyone who waited for it.
   */
  M acquire(K key, Function<K, M> load) {
    while (true) {
      CompletableFuture<M> own = new CompletableFuture<>();
      CompletableFuture<M> theirs;
      synchronized (loaded) {
        loaded.values().removeIf(LoadedOnce::unloaded);
        theirs = loaded.putIfAbsent(key, own);
      }
      if (theirs == null) {
        return load(key, load, own);
      }
      M shared = join(theirs);
      try {
        shared.retain();
        return shared;
      } catch (IllegalStateException closedMeanwhile) {
        forget(key, theirs);
      }
    }
  }

  private M load(K key, Function<K, M> load, CompletableFuture<M> promised) {
    try {
      M fresh = load.apply(key);
      promised.complete(fresh);
      return fresh;
    } catch (RuntimeException | Error e) {
      forget(key, promised);
      promised.completeExceptionally(e);
      throw e;
    }
  }

  private static <M> M join(CompletableFuture<M> theirs) {
    try {
      return theirs.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException same) {
        throw same;
      }
      throw e;
    }
  }

  private static <M extends RefCounted> boolean unloaded(CompletableFuture<M> future) {
    M value = future.isCompletedExceptionally() ? null : future.getNow(null);
    return value != null && value.closed();
  }

  private void forget(K key, CompletableFuture<M> future) {
    synchronized (loaded) {
      loaded.remove(key, future);
    }
  }
}
