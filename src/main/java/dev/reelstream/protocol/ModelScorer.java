package dev.reelstream.protocol;

import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ItemVectors;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.QueryTower;
import dev.reelstream.retrieval.ServingModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Scores as the job would: the query tower's vector times each item's. A question is asked as the
 * job asks it, with the last items of the context and padding for those that the model does not
 * know.
 */
final class ModelScorer implements Scorer {
  private final QueryTower tower;
  private final int contextLength;
  private final ItemColumns columns;
  private final int[] indices;
  private final int[] unknown;
  private final Optional<int[]> users;

  private ModelScorer(
      QueryTower tower,
      int contextLength,
      ItemColumns columns,
      int[] indices,
      Optional<int[]> users) {
    this.tower = tower;
    this.contextLength = contextLength;
    this.columns = columns;
    this.indices = indices;
    this.unknown =
        IntStream.range(0, indices.length)
            .filter(item -> indices[item] == Vocabulary.UNKNOWN)
            .toArray();
    this.users = users;
  }

  /** Has a reference to the model of its own. */
  static ModelScorer of(ServingModel model, Experiment experiment) {
    int[] indices = indices(model.vocabulary(), experiment.items());
    QueryTower tower = model.tower();
    try {
      return new ModelScorer(
          tower,
          model.contextLength(),
          new ItemColumns(vectors(model, tower), indices),
          indices,
          model.users().map(users -> indices(users, experiment.users())));
    } catch (RuntimeException e) {
      tower.close();
      throw e;
    }
  }

  private static int[] indices(Vocabulary vocabulary, List<String> ids) {
    return ids.stream().mapToInt(vocabulary::index).toArray();
  }

  private static ItemVectors vectors(ServingModel model, QueryTower tower) {
    Path directory = model.version().directory();
    if (!model.version().manifest().files().containsKey(Manifest.ITEM_VECTORS)) {
      throw new InvalidModelException(
          "%s: holds no %s; train it again".formatted(directory, Manifest.ITEM_VECTORS));
    }
    try {
      ItemVectors vectors = ItemVectors.read(directory.resolve(Manifest.ITEM_VECTORS));
      if (vectors.rows() != model.vocabulary().size() + 1) {
        throw new InvalidModelException(
            "%s: %s has %d rows, the vocabulary needs %d"
                .formatted(
                    directory,
                    Manifest.ITEM_VECTORS,
                    vectors.rows(),
                    model.vocabulary().size() + 1));
      }
      if (vectors.dimensions() != tower.dimensions()) {
        throw new InvalidModelException(
            "%s: %s has %d dimensions, the query tower %d"
                .formatted(
                    directory, Manifest.ITEM_VECTORS, vectors.dimensions(), tower.dimensions()));
      }
      return vectors;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + directory + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean knows(int item) {
    return indices[item] != Vocabulary.UNKNOWN;
  }

  @Override
  public void score(List<TestCase> cases, float[] scores) {
    int[][] contexts = new int[cases.size()][contextLength];
    int[] askers = new int[cases.size()];
    for (int i = 0; i < askers.length; i++) {
      context(cases.get(i).context(), contexts[i]);
      askers[i] = user(cases.get(i));
    }
    columns.score(tower.vectors(contexts, askers), scores);
    for (int i = 0; i < askers.length; i++) {
      int start = i * indices.length;
      if (!answers(contexts[i], askers[i])) {
        Arrays.fill(scores, start, start + indices.length, Float.NEGATIVE_INFINITY);
      }
      for (int item : unknown) {
        scores[start + item] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  /** The last items, left-padded. */
  private void context(Slice items, int[] row) {
    int kept = Math.min(row.length, items.length());
    for (int i = 1; i <= kept; i++) {
      row[row.length - i] = indices[items.at(items.length() - i)];
    }
  }

  private int user(TestCase one) {
    return users.map(known -> known[one.user()]).orElse(Vocabulary.UNKNOWN);
  }

  private boolean answers(int[] context, int user) {
    return users.isPresent()
        ? user != Vocabulary.UNKNOWN
        : Arrays.stream(context).anyMatch(index -> index != Vocabulary.UNKNOWN);
  }

  @Override
  public void close() {
    tower.close();
  }
}
