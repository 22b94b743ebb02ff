package dev.reelstream.recommend;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.retrieval.IndexChoice;
import dev.reelstream.retrieval.ServingModel;
import java.util.HashMap;
import java.util.Map;

/**
 * The models loaded in this process, each once, shared by all subtasks that use it.
 *
 * <p>Every {@link #acquire} adds a reference that the caller gives back by closing the model; a
 * model whose references are all gone is unloaded, and forgotten at the next look.
 */
final class ServingModels {
  private static final Map<ModelRef, ServingModel> LOADED = new HashMap<>();

  private ServingModels() {}

  /**
   * Loads the version, or joins those who use it.
   *
   * @param index the same for all of a job, whose code is loaded once in a process
   * @throws dev.reelstream.registry.InvalidModelException if it does not pass verification
   */
  static ServingModel acquire(ModelRef ref, IndexChoice index) {
    // Loading under the lock: two subtasks that want the same version must not load it twice.
    synchronized (LOADED) {
      LOADED.values().removeIf(ServingModel::closed);
      ServingModel loaded = LOADED.get(ref);
      if (loaded != null) {
        try {
          return loaded.retain();
        } catch (IllegalStateException closedMeanwhile) {
          LOADED.remove(ref);
        }
      }
      ServingModel fresh = ServingModel.load(announcement(ref), index);
      LOADED.put(ref, fresh);
      return fresh;
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
