package dev.reelstream.retrieval;

import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ItemVectors;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code item_index.bin}: the graph of a large catalogue, built when its version is written. */
public final class IndexFile {
  private static final Logger LOG = LoggerFactory.getLogger(IndexFile.class);

  /** From this many items on a version gets a graph; measured, see ADR 0014. */
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
   * served exactly. One thread; half a millisecond an item and more.
   *
   * @param staging the version that is being written
   * @param queries vectors of real queries, a few hundred
   * @return for the manifest's metrics: {@code indexRecall@10}, {@code indexBeam}, {@code
   *     indexBuildSeconds}; empty below the crossover
   */
  public static Map<String, Double> write(Path staging, ItemVectors vectors, float[][] queries)
      throws IOException {
    return vectors.rows() - 1 < CROSSOVER
        ? Map.of()
        : build(staging.resolve(Manifest.ITEM_INDEX), vectors, queries);
  }

  static Map<String, Double> build(Path file, ItemVectors vectors, float[][] queries)
      throws IOException {
    if (queries.length == 0) {
      throw new IllegalArgumentException("there are no queries to measure the index with");
    }
    long start = System.nanoTime();
    HnswGraph graph = HnswBuilder.build(vectors);
    double seconds = (System.nanoTime() - start) / 1e9;
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
    metrics.put("indexBuildSeconds", seconds);
    return metrics;
  }

  /**
   * What finds the items of a version whose files have been verified; null where TensorFlow does.
   *
   * @throws InvalidModelException where a file holds something else, or the graph is one of other
   *     vectors, or the vectors are those of another vocabulary
   */
  static @Nullable ItemIndex open(ModelVersion version, int items, IndexChoice choice)
      throws IOException {
    boolean written = version.manifest().files().containsKey(Manifest.ITEM_INDEX);
    if (choice == IndexChoice.EXACT || (choice == IndexChoice.AUTO && !written)) {
      return null;
    }
    if (!version.manifest().files().containsKey(Manifest.ITEM_VECTORS)) {
      throw new InvalidModelException(
          "holds no " + Manifest.ITEM_VECTORS + ": it can only be searched exactly");
    }
    ItemVectors vectors = ItemVectors.read(version.itemVectors());
    if (vectors.rows() != items + 1) {
      throw new InvalidModelException(
          "%s: holds %d rows, the vocabulary has %d items"
              .formatted(Manifest.ITEM_VECTORS, vectors.rows(), items));
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
