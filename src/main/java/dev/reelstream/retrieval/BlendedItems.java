package dev.reelstream.retrieval;

import dev.reelstream.event.ScoredItem;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ItemVectors;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.graph.ModelGraph;
import dev.reelstream.retrieval.graph.QueryEncoder;
import dev.reelstream.retrieval.index.ItemIndex;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The item side of a version that blends.
 *
 * @param newcomer score of an item that the model does not know: the mean of the rarest ones that
 *     it does know, since the fewer positives an item had, the more it is like one that had none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BlendedItems(Blend blend, ItemIndex index, float[] newcomer) implements EquippedItems {
  @Override
  public Retriever retriever(
      ModelGraph graph,
      QueryEncoder encoder,
      BiFunction<Collection<String>, Integer, List<ScoredItem>> popular) {
    return new BlendRetriever(graph, encoder, this, popular);
  }

  /**
   * Where the version blends; files that have been verified.
   *
   * @param index what finds the best items; null where the version holds no item vectors
   */
  static Optional<BlendedItems> of(ModelVersion version, @Nullable ItemIndex index)
      throws IOException {
    Optional<Blend> blend = Blend.of(version.manifest());
    if (blend.isEmpty()) {
      return Optional.empty();
    }
    if (index == null) {
      throw new InvalidModelException(
          "holds no " + Manifest.ITEM_VECTORS + ": followers cannot be scored");
    }
    ItemVectors vectors = ItemVectors.read(version.itemVectors());
    return Optional.of(new BlendedItems(blend.get(), index, newcomer(vectors)));
  }

  private static float[] newcomer(ItemVectors vectors) {
    // The vocabulary runs by positives.
    int rare = Blend.rare(vectors.rows() - 1);
    float[] mean = new float[vectors.dimensions()];
    for (int row = vectors.rows() - rare; row < vectors.rows(); row++) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += vectors.values()[row * mean.length + d] / rare;
      }
    }
    return mean;
  }

  /** What the model alone says of an item, {@link Vocabulary#UNKNOWN} for one it does not know. */
  double score(float[] query, int item) {
    if (item != Vocabulary.UNKNOWN) {
      return index.score(query, item);
    }
    double sum = 0;
    for (int d = 0; d < query.length; d++) {
      sum += query[d] * newcomer[d];
    }
    return sum;
  }
}
