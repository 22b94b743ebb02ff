package dev.reelstream.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.training.Planted;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PieceTest {
  private static final Ratings RATINGS = Planted.ring(40, 30, 57, 1);
  private static final Timelines TIMELINES = Timelines.of(RATINGS, Cut.history(RATINGS.size(), 2));
  private static final Examples EXAMPLES = new Examples(TIMELINES, 500);

  @Test
  void everyLabelComesOncePerEpoch() {
    List<Piece> pieces = Piece.cut(EXAMPLES, 20, 7);
    TreeMap<Integer, Set<Integer>> labels = new TreeMap<>();
    for (Piece piece : pieces) {
      assertThat(piece.length()).isBetween(1, 20);
      for (int i = 1; i <= piece.length(); i++) {
        assertThat(
                labels
                    .computeIfAbsent(piece.timeline(), u -> new HashSet<>())
                    .add(piece.start() + i))
            .isTrue();
      }
    }
    for (int user = 0; user < 40; user++) {
      assertThat(labels.get(user)).hasSize(EXAMPLES.until(user));
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
    for (Examples.HeldOut target : EXAMPLES.heldOut()) {
      assertThat(target.position()).isEqualTo(EXAMPLES.timeline(target.timeline()).length - 1);
      assertThat(Piece.cut(EXAMPLES, 20, 7))
          .filteredOn(piece -> piece.timeline() == target.timeline())
          .allMatch(piece -> piece.start() + piece.length() < target.position());
    }
  }

  @Test
  void sessionsAreNotCutButLoseTheirBeginning() {
    List<Piece> pieces = Piece.whole(EXAMPLES, 20, 7);
    assertThat(pieces).hasSize(40).allMatch(piece -> piece.length() == 20);
    assertThat(pieces)
        .allMatch(piece -> piece.start() + piece.length() == EXAMPLES.until(piece.timeline()));
    assertThat(Piece.whole(EXAMPLES, 100, 7)).allMatch(piece -> piece.start() == 0);
  }
}
