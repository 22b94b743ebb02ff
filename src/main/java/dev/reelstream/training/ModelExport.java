package dev.reelstream.training;

import dev.reelstream.registry.GoldenQuery;
import dev.reelstream.registry.ItemFile;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.VersionDraft;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.Capability;
import dev.reelstream.retrieval.GoldenBatch;
import dev.reelstream.retrieval.index.IndexFile;
import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.family.Family;
import dev.reelstream.training.family.GruFamily;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the files of a version into a staging folder and says what its manifest holds. */
final class ModelExport {
  private static final int GOLDEN_QUERIES = 8;
  private static final int GOLDEN_K = 10;

  /** Enough for a recall of 0.97 with an error of 0.01. */
  private static final int INDEX_QUERIES = 500;

  private ModelExport() {}

  /**
   * Writes everything but the manifest.
   *
   * @param indexed whether a catalogue that is large enough gets its index
   */
  static VersionDraft write(
      Path staging,
      TrainedModel model,
      Timelines timelines,
      TrainRequest request,
      Instant created,
      boolean indexed)
      throws IOException {
    Path savedModel = staging.resolve(Manifest.SAVED_MODEL);
    try (ServingGraph serving =
        new ServingGraph(model.recipe(), model.weights(), model.contextLength())) {
      serving.export(savedModel);
      serving.itemVectors().write(staging.resolve(Manifest.ITEM_VECTORS));
    }
    if (Family.named(request.family()).needs().contains(Capability.USER_STATE)) {
      GruFamily.steps(model.weights()).write(staging.resolve(Manifest.GRU_CELL));
    }
    if (model.asksForUser()) {
      timelines.users().write(staging.resolve(Manifest.USERS));
    }
    Vocabulary vocabulary = timelines.vocabulary();
    vocabulary.write(staging.resolve(Manifest.VOCABULARY));
    // Indices run by popularity, so the fallback list is the vocabulary in its own order.
    ItemFile.write(staging.resolve(Manifest.POPULAR), vocabulary.items());

    Questions questions = Questions.of(timelines, model.contextLength(), GOLDEN_QUERIES);
    int k = Math.min(GOLDEN_K, vocabulary.size());
    List<GoldenQuery> golden =
        model.asksForUser()
            ? GoldenBatch.record(
                savedModel,
                vocabulary,
                timelines.users(),
                model.contextLength(),
                questions.askers(),
                questions.contexts(),
                questions.seen(),
                k)
            : GoldenBatch.record(
                savedModel,
                vocabulary,
                model.contextLength(),
                questions.contexts(),
                questions.seen(),
                k);
    Map<String, Double> metrics = new TreeMap<>(model.metrics());
    if (indexed) {
      Questions asked = Questions.of(timelines, model.contextLength(), INDEX_QUERIES);
      metrics.putAll(
          IndexFile.write(staging, model.contextLength(), asked.askers(), asked.contexts()));
    }
    Map<String, Object> settings = new TreeMap<>(model.hyperparameters());
    settings.put("minRating", request.minRating());
    settings.put("dataset", request.dataset());
    settings.put("itemBias", model.recipe().itemBias());
    settings.putAll(request.provenance());
    return new VersionDraft(
        request.family(),
        created,
        timelines.trainedThrough(),
        request.dataDigest(),
        model.contextLength(),
        settings,
        metrics,
        request.seed(),
        golden);
  }

  /** What users spread over all of them would ask next; not all of their items are seen. */
  private record Questions(
      List<String> askers, List<List<String>> contexts, List<List<String>> seen) {
    static Questions of(Timelines timelines, int contextLength, int most) {
      List<Integer> usable = new ArrayList<>();
      for (int number = 0; number < timelines.size(); number++) {
        if (timelines.timeline(number).length > 0) {
          usable.add(number);
        }
      }
      int count = Math.min(most, usable.size());
      Questions questions = new Questions(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int i = 0; i < count; i++) {
        int number = usable.get((int) ((long) i * usable.size() / count));
        List<String> items =
            Arrays.stream(timelines.timeline(number))
                .mapToObj(timelines.vocabulary()::item)
                .toList();
        questions.askers.add(timelines.users().item(timelines.user(number)));
        questions.contexts.add(
            items.subList(Math.max(0, items.size() - contextLength), items.size()));
        List<String> distinct = items.stream().distinct().toList();
        // For a user who has seen everything, nothing would be left to recommend.
        boolean something = distinct.size() < timelines.vocabulary().size();
        questions.seen.add(something ? distinct : List.of());
      }
      return questions;
    }
  }
}
