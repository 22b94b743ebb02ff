package dev.reelstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.dataset.Ratings;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PieceTest {
  private static final Ratings RATINGS = Planted.ring(40, 30, 57, 1);
  private static final Timelines TIMELINES = Timelines.of(RATINGS, RATINGS.size(), 2);
  private static final Examples EXAMPLES = new Examples(TIMELINES);

  @Test
  void everyLabelComesOncePerEpoch() {
    List<Piece> pieces = Piece.cut(EXAMPLES, 20, 7);
    TreeMap<Integer, Set<Integer>> labels = new TreeMap<>();
    for (Piece piece : pieces) {
      assertThat(piece.length()).isBetween(1, 20);
      for (int i = 1; i <= piece.length(); i++) {
        assertThat(
                labels.computeIfAbsent(piece.user(), u -> new HashSet<>()).add(piece.start() + i))
            .isTrue();
      }
    }
    for (int user = 0; user < 40; user++) {
      assertThat(labels.get(user)).hasSize(EXAMPLES.labels(user));
    }
    assertThat(pieces.stream().mapToLong(Piece::length).sum()).isEqualTo(EXAMPLES.total());
  }

  @Test
  void cutsAndOrderComeFromTheSeedAlone() {
    assertThat(Piece.cut(EXAMPLES, 20, 7)).isEqualTo(Piece.cut(EXAMPLES, 20, 7));
    assertThat(Piece.cut(EXAMPLES, 20, 7)).isNotEqualTo(Piece.cut(EXAMPLES, 20, 8));
  }

  @Test
  void heldOutTargetsAreNoLabels() {
    assertThat(EXAMPLES.heldOut()).hasSize(10);
    for (int user : EXAMPLES.heldOut()) {
      int last = EXAMPLES.timeline(user).length - 1;
      assertThat(Piece.cut(EXAMPLES, 20, 7))
          .filteredOn(piece -> piece.user() == user)
          .allMatch(piece -> piece.start() + piece.length() < last);
    }
  }

  @Test
  void batchesLayPiecesSideBySide() {
    List<List<Piece>> batches = GruBatch.group(Piece.cut(EXAMPLES, 20, 7), 100);
    long labels = 0;
    for (List<Piece> pieces : batches) {
      GruBatch batch = GruBatch.of(pieces, EXAMPLES, 20, 3);
      labels += batch.labels().length;
      assertThat(Arrays.stream(batch.blockSizes()).sum()).isEqualTo(batch.labels().length);
      for (int n = 0; n < batch.labels().length; n++) {
        int position = batch.positions()[n];
        assertThat(batch.items()[position]).isPositive();
        int below = position + batch.width();
        // Within a piece the label is the input of the next step.
        if (below < batch.items().length && batch.items()[below] != 0) {
          assertThat(batch.labels()[n]).isEqualTo(batch.items()[below]);
        }
      }
    }
    assertThat(labels).isEqualTo(EXAMPLES.total());
    assertThat(batches.subList(0, batches.size() - 1))
        .allMatch(pieces -> pieces.stream().mapToInt(Piece::length).sum() >= 100);
  }
}
