package dev.reelstream.retrieval;

import dev.reelstream.event.ScoredItem;
import dev.reelstream.registry.GoldenQuery;
import dev.reelstream.registry.GruWeights;
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

/** What serves a version step by step: its cell, and who finds the best items for a query. */
record SteppedItems(GruSteps steps, ItemIndex index) implements EquippedItems {
  @Override
  public Retriever retriever(
      ModelGraph graph,
      QueryEncoder encoder,
      BiFunction<Collection<String>, Integer, List<ScoredItem>> popular) {
    return new StepRetriever(this, encoder.vocabulary(), graph);
  }

  @Override
  public void check(ModelGraph graph, QueryEncoder encoder, List<GoldenQuery> golden) {
    AnswerChecks.steps(graph, encoder, this, golden);
  }

  @Override
  public Optional<GruSteps> advancing() {
    return Optional.of(steps);
  }

  /**
   * Where the version says what a step takes; files that have been verified.
   *
   * @param index what finds the best items; null where the version holds no item vectors
   */
  static Optional<SteppedItems> of(
      ModelVersion version, Vocabulary vocabulary, @Nullable ItemIndex index) throws IOException {
    Manifest manifest = version.manifest();
    if (!manifest.files().containsKey(Manifest.GRU_CELL)) {
      return Optional.empty();
    }
    if (index == null) {
      throw new InvalidModelException(
          "holds no " + Manifest.ITEM_VECTORS + ": a step has no item embeddings");
    }
    GruWeights weights = GruWeights.read(version.gruCell());
    ItemVectors items = ItemVectors.read(version.itemVectors());
    if (items.rows() != vocabulary.size() + 1 || items.dimensions() != weights.units() + 1) {
      throw new InvalidModelException(
          "%s: has %d units; %s has %d rows of %d, and the vocabulary %d items"
              .formatted(
                  Manifest.GRU_CELL,
                  weights.units(),
                  Manifest.ITEM_VECTORS,
                  items.rows(),
                  items.dimensions(),
                  vocabulary.size()));
    }
    return Optional.of(
        new SteppedItems(
            new GruSteps(weights, items, vocabulary, manifest.contextLength()), index));
  }
}
