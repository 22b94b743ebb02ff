package dev.reelstream.training.family;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.training.Planted;
import dev.reelstream.training.data.Cut;
import dev.reelstream.training.data.Examples;
import dev.reelstream.training.data.Piece;
import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.data.TimelinesBuilder;
import dev.reelstream.training.graph.Adam;
import dev.reelstream.training.graph.FullSoftmax;
import dev.reelstream.training.graph.LearningGraph;
import dev.reelstream.training.graph.Table;
import dev.reelstream.training.graph.Weights;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;

class PieceBatchTest {
  private static final Ratings RATINGS = Planted.ring(40, 30, 57, 1);
  private static final Examples EXAMPLES =
      new Examples(Timelines.of(RATINGS, Cut.history(RATINGS.size(), 2)), 500);

  @Test
  void batchesLayPiecesSideBySide() {
    List<PieceBatch> batches = batches(EXAMPLES, Piece.cut(EXAMPLES, 20, 7));
    long labels = 0;
    for (PieceBatch batch : batches) {
      PieceBatch.Laid laid = batch.laid();
      labels += laid.labels().length;
      assertThat(laid.labels()).hasSize(batch.labels());
      for (int n = 0; n < laid.labels().length; n++) {
        int position = laid.positions()[n];
        assertThat(laid.items()[position]).isPositive();
        int below = position + batch.pieces().size();
        // Within a piece the label is the input of the next step.
        if (below < laid.items().length && laid.items()[below] != 0) {
          assertThat(laid.labels()[n]).isEqualTo(laid.items()[below]);
        }
      }
    }
    assertThat(labels).isEqualTo(EXAMPLES.total());
    assertThat(batches.subList(0, batches.size() - 1)).allMatch(batch -> batch.labels() >= 100);
  }

  /** Where only every other item may be a label, the others are still inputs. */
  @Test
  void whatIsContextOnlyIsNoLabel() {
    BitSet even = new BitSet();
    even.set(2);
    even.set(4);
    TimelinesBuilder builder = new TimelinesBuilder(List.of("a", "b", "c", "d", "e", "f"));
    Timelines timelines = builder.add("ann", new int[] {0, 1, 2, 3, 4, 5}, even).build(1);
    Examples examples = new Examples(timelines, 0);
    assertThat(examples.total()).isEqualTo(2);
    PieceBatch.Laid laid = batches(examples, List.of(new Piece(0, 0, 4))).get(0).laid();
    assertThat(IntStream.of(laid.labels()).mapToObj(timelines.vocabulary()::item))
        .containsExactly("c", "e");
    assertThat(laid.positions()).containsExactly(1, 3);
    assertThat(Arrays.stream(laid.items()).filter(item -> item != 0)).hasSize(4);
  }

  private static List<PieceBatch> batches(Examples examples, List<Piece> pieces) {
    try (Graph graph = new Graph()) {
      LearningGraph learning =
          new LearningGraph(
              graph,
              new Weights.Builder()
                  .table("items", Weights.Rows.ITEMS, 31, 2, new float[62])
                  .build(),
              new Adam(),
              Integer.MAX_VALUE);
      Table table = learning.table("items");
      PieceBatch.Inputs inputs =
          PieceBatch.Inputs.in(learning, table, new FullSoftmax(learning, table, 100));
      return PieceBatch.group(pieces, 100, examples, 20, inputs).stream()
          .map(PieceBatch.class::cast)
          .toList();
    }
  }
}
