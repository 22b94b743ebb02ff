package dev.reelstream.training;

import dev.reelstream.registry.GoldenQuery;
import dev.reelstream.registry.ItemFile;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.VersionDraft;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.GoldenBatch;
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

  private ModelExport() {}

  static VersionDraft write(
      Path staging, TrainedModel model, Timelines timelines, TrainRequest request, Instant created)
      throws IOException {
    Path savedModel = staging.resolve(Manifest.SAVED_MODEL);
    try (ServingGraph serving =
        new ServingGraph(model.recipe(), model.weights(), model.contextLength())) {
      serving.export(savedModel);
      serving.itemVectors().write(staging.resolve(Manifest.ITEM_VECTORS));
    }
    if (model.asksForUser()) {
      timelines.users().write(staging.resolve(Manifest.USERS));
    }
    Vocabulary vocabulary = timelines.vocabulary();
    vocabulary.write(staging.resolve(Manifest.VOCABULARY));
    // Indices run by popularity, so the fallback list is the vocabulary in its own order.
    ItemFile.write(staging.resolve(Manifest.POPULAR), vocabulary.items());

    List<List<String>> contexts = new ArrayList<>();
    List<List<String>> seen = new ArrayList<>();
    List<String> askers = new ArrayList<>();
    for (int number : goldenTimelines(timelines)) {
      List<String> items =
          Arrays.stream(timelines.timeline(number)).mapToObj(vocabulary::item).toList();
      askers.add(timelines.users().item(timelines.user(number)));
      contexts.add(items.subList(Math.max(0, items.size() - model.contextLength()), items.size()));
      // Who has seen everything has no answer; with one item left there is one to compare.
      seen.add(items.stream().distinct().limit(vocabulary.size() - 1L).toList());
    }
    int k = Math.min(GOLDEN_K, vocabulary.size());
    List<GoldenQuery> golden =
        model.asksForUser()
            ? GoldenBatch.record(
                savedModel,
                vocabulary,
                timelines.users(),
                model.contextLength(),
                askers,
                contexts,
                seen,
                k)
            : GoldenBatch.record(savedModel, vocabulary, model.contextLength(), contexts, seen, k);
    Map<String, Object> settings = new TreeMap<>(model.hyperparameters());
    settings.put("minRating", request.minRating());
    settings.put("dataset", request.dataset());
    settings.putAll(request.provenance());
    return new VersionDraft(
        request.family(),
        created,
        timelines.trainedThrough(),
        request.dataDigest(),
        model.contextLength(),
        settings,
        model.metrics(),
        request.seed(),
        golden);
  }

  /** Timelines spread over all users; the items that a user has not seen must not run out. */
  private static List<Integer> goldenTimelines(Timelines timelines) {
    List<Integer> usable = new ArrayList<>();
    for (int number = 0; number < timelines.size(); number++) {
      if (timelines.timeline(number).length > 0) {
        usable.add(number);
      }
    }
    int count = Math.min(GOLDEN_QUERIES, usable.size());
    List<Integer> picked = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      picked.add(usable.get((int) ((long) i * usable.size() / count)));
    }
    return picked;
  }
}
