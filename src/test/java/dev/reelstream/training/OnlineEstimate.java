package dev.reelstream.training;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.training.graph.StepTensors;
import dev.reelstream.training.graph.TrainingSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TInt32;

/**
 * Protocol {@code online} of a frozen model, without Kafka and Flink: what a replay should measure,
 * in a minute.
 *
 * @param scored live positives whose user had a live positive before
 * @param hitRate share of them among the K items recommended after that one
 * @param mrr mean of 1/rank, 0 for a miss
 */
record OnlineEstimate(int scored, double hitRate, double mrr) {
  private static final int BATCH = 512;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Ask(int[] context, int[] seen) {}

  static OnlineEstimate of(
      Ratings ratings, int liveRow, double minRating, ModelVersion version, int k)
      throws IOException {
    Vocabulary vocabulary = Vocabulary.read(version.vocabulary());
    int length = version.manifest().contextLength();
    int[] indices = new int[ratings.items()];
    Arrays.setAll(indices, item -> vocabulary.index(ratings.itemId(item)));
    int[][] contexts = new int[ratings.users()][length];
    BitSet[] seen = new BitSet[ratings.users()];
    Arrays.setAll(seen, user -> new BitSet());
    @Nullable Ask[] open = new Ask[ratings.users()];
    List<Ask> asks = new ArrayList<>();
    List<Integer> targets = new ArrayList<>();
    int scored = 0;
    double hits = 0;
    double reciprocal = 0;
    try (SavedModelBundle bundle =
        SavedModelBundle.loader(version.directory().resolve(Manifest.SAVED_MODEL).toString())
            .withConfigProto(TrainingSession.CONFIG)
            .load()) {
      for (int row = 0; row < ratings.size(); row++) {
        int user = ratings.user(row);
        int item = indices[ratings.item(row)];
        boolean positive = ratings.rating(row) >= minRating;
        Ask before = open[user];
        if (positive && row >= liveRow && before != null) {
          scored++;
          asks.add(before);
          targets.add(item);
        }
        seen[user].set(item);
        if (positive) {
          System.arraycopy(contexts[user], 1, contexts[user], 0, length - 1);
          contexts[user][length - 1] = item;
          if (row >= liveRow) {
            open[user] = new Ask(contexts[user].clone(), seen[user].stream().toArray());
          }
        }
        if (asks.size() == BATCH || (row == ratings.size() - 1 && !asks.isEmpty())) {
          int[] ids = recommend(bundle, asks, length, k);
          for (int i = 0; i < asks.size(); i++) {
            for (int rank = 1; rank <= k; rank++) {
              if (targets.get(i) != 0 && ids[i * k + rank - 1] == targets.get(i)) {
                hits++;
                reciprocal += 1.0 / rank;
              }
            }
          }
          asks.clear();
          targets.clear();
        }
      }
    }
    return new OnlineEstimate(scored, hits / scored, reciprocal / scored);
  }

  private static int[] recommend(SavedModelBundle bundle, List<Ask> asks, int length, int k) {
    int width = asks.stream().mapToInt(ask -> ask.seen().length).max().orElse(0);
    int[] contexts = new int[asks.size() * length];
    int[] seen = new int[asks.size() * width];
    for (int i = 0; i < asks.size(); i++) {
      System.arraycopy(asks.get(i).context(), 0, contexts, i * length, length);
      System.arraycopy(asks.get(i).seen(), 0, seen, i * width, asks.get(i).seen().length);
    }
    try (StepTensors open = new StepTensors();
        Result result =
            bundle
                .function("recommend")
                .call(
                    Map.<String, Tensor>of(
                        "context", open.matrix(asks.size(), length, contexts),
                        "seen", open.matrix(asks.size(), width, seen),
                        "user", open.of(new int[asks.size()]),
                        "k", open.scalar(k)))) {
      int[] ids = new int[asks.size() * k];
      ((TInt32) result.get("ids").orElseThrow()).copyTo(DataBuffers.of(ids, false, false));
      return ids;
    }
  }
}
