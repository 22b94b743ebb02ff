package dev.reelstream.recommend;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.retrieval.ServingModel;
import dev.reelstream.retrieval.index.IndexChoice;
import java.util.Map;

/**
 * The models loaded in this process, each once, shared by all subtasks that use it.
 *
 * <p>Every {@link #acquire} adds a reference that the caller gives back by closing the model; a
 * model whose references are all gone is unloaded.
 */
final class ServingModels {
  private static final LoadedOnce<ModelRef, ServingModel> LOADED = new LoadedOnce<>();

  private ServingModels() {}

  /**
   * Loads the version, or joins those who use it or are loading it; waits for nobody else.
   *
   * @param index the same for all of a job, whose code is loaded once in a process
   * @throws dev.reelstream.registry.InvalidModelException if it does not pass verification
   */
  static ServingModel acquire(ModelRef version, IndexChoice index) {
    return LOADED.acquire(version, ref -> ServingModel.load(announcement(ref), index));
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
