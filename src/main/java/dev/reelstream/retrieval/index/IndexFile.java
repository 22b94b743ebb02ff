package dev.reelstream.retrieval.index;

import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ItemVectors;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.graph.ModelGraph;
import dev.reelstream.retrieval.graph.QueryEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code item_index.bin}: the graph of a large catalogue, built when its version is written. */
public final class IndexFile {
  private static final Logger LOG = LoggerFactory.getLogger(IndexFile.class);

  /** From this many items on a version gets a graph; measured, see ADR 0016. */
  public static final int CROSSOVER = 20_000;

  /** What a search must find of the ten best on average: 0.95 is promised, the rest is margin. */
  private static final double TARGET = 0.97;

  private static final double PROMISED = 0.95;

  /** How many of the best the measured beam is for. */
  static final int K = 10;

  private static final int[] BEAMS = {32, 48, 64, 96, 128, 192, 256, 384, 512};

  private IndexFile() {}

  /**
   * Builds the graph over a catalogue of at least {@link #CROSSOVER} items and measures it against
   * {@link ExactIndex}. The narrowest beam that finds 97 % of the ten best goes into the file with
   * it; a graph that does not find 95 % with the widest is not written, so that the version is
   * served exactly. One thread; about a millisecond an item.
   *
   * @param staging the version that is being written, with its SavedModel, its item vectors and its
   *     vocabularies
   * @param askers the user of each question; used only where the model uses the user
   * @param contexts items of each question, oldest first: a few hundred typical ones alike
   * @return for the manifest's metrics: {@code indexRecall@10} and {@code indexBeam}; empty below
   *     the crossover
   */
  public static Map<String, Double> write(
      Path staging, int contextLength, List<String> askers, List<List<String>> contexts)
      throws IOException {
    ItemVectors vectors = ItemVectors.read(staging.resolve(Manifest.ITEM_VECTORS));
    if (vectors.rows() - 1 < CROSSOVER) {
      return Map.of();
    }
    Path users = staging.resolve(Manifest.USERS);
    QueryEncoder encoder =
        new QueryEncoder(
            Vocabulary.read(staging.resolve(Manifest.VOCABULARY)),
            Files.exists(users) ? Vocabulary.read(users) : null,
            contextLength);
    try (ModelGraph model =
        ModelGraph.load("index queries", staging.resolve(Manifest.SAVED_MODEL), contextLength)) {
      return build(
          staging.resolve(Manifest.ITEM_INDEX), vectors, queries(model, encoder, askers, contexts));
    }
  }

  private static float[][] queries(
      ModelGraph model, QueryEncoder encoder, List<String> askers, List<List<String>> contexts) {
    List<int[]> rows = new ArrayList<>();
    List<Integer> users = new ArrayList<>();
    for (int i = 0; i < contexts.size(); i++) {
      int[] row = encoder.context(contexts.get(i));
      int user = encoder.user(askers.get(i));
      if (encoder.answers(row, user)) {
        rows.add(row);
        users.add(user);
      }
    }
    return rows.isEmpty()
        ? new float[0][]
        : model.vectors(
            rows.toArray(int[][]::new), users.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Builds the graph of the vectors, widens its beam until it finds enough, and writes it. */
  static Map<String, Double> build(Path file, ItemVectors vectors, float[][] queries)
      throws IOException {
    if (queries.length == 0) {
      throw new IllegalArgumentException("there are no queries to measure the index with");
    }
    long start = System.nanoTime();
    HnswGraph graph = HnswBuilder.build(vectors);
    // Not among the metrics: the same training twice writes the same manifest.
    LOG.info(
        "built the graph over {} items in {} ms",
        graph.nodes(),
        (System.nanoTime() - start) / 1_000_000);
    ItemIndex exact = new ExactIndex(vectors);
    TopK[] best =
        Arrays.stream(queries)
            .map(query -> exact.search(query, new int[0], K))
            .toArray(TopK[]::new);
    double recall = 0;
    for (int i = 0; i < BEAMS.length && recall < TARGET; i++) {
      graph = graph.withBeam(BEAMS[i]);
      recall = Recall.of(new HnswIndex(vectors, graph), queries, best);
    }
    if (recall >= PROMISED) {
      graph.write(file);
    } else {
      LOG.warn(
          "the graph over {} items finds {} of the ten best, {} is promised: left out",
          graph.nodes(),
          recall,
          PROMISED);
    }
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("indexRecall@10", recall);
    metrics.put("indexBeam", (double) graph.beam());
    return metrics;
  }

  /**
   * What finds the items of a version whose files have been verified; null where the version holds
   * no item vectors, and only the graph can.
   *
   * @throws InvalidModelException where a file holds something else, or the graph is one of other
   *     vectors, or the vectors are those of another vocabulary
   */
  public static @Nullable ItemIndex open(ModelVersion version, int items, IndexChoice choice)
      throws IOException {
    boolean written = version.manifest().files().containsKey(Manifest.ITEM_INDEX);
    boolean walked = choice == IndexChoice.APPROXIMATE || (choice == IndexChoice.AUTO && written);
    if (!version.manifest().files().containsKey(Manifest.ITEM_VECTORS)) {
      if (!walked) {
        return null;
      }
      throw new InvalidModelException(
          "holds no " + Manifest.ITEM_VECTORS + ": it can only be searched exactly");
    }
    ItemVectors vectors = ItemVectors.read(version.itemVectors());
    if (vectors.rows() != items + 1) {
      throw new InvalidModelException(
          "%s: holds %d rows, the vocabulary has %d items"
              .formatted(Manifest.ITEM_VECTORS, vectors.rows(), items));
    }
    if (!walked) {
      return new ProductIndex(vectors);
    }
    return new HnswIndex(
        vectors, written ? HnswGraph.read(version.itemIndex()) : build(version, vectors));
  }

  private static HnswGraph build(ModelVersion version, ItemVectors vectors) {
    long start = System.nanoTime();
    HnswGraph graph = HnswBuilder.build(vectors);
    LOG.info(
        "built a graph of the {} items of {} version {} in {} ms; its recall is not known",
        graph.nodes(),
        version.manifest().name(),
        version.manifest().version(),
        (System.nanoTime() - start) / 1_000_000);
    return graph;
  }
}
