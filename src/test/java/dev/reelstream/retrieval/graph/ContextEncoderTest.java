package dev.reelstream.retrieval.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.query.PackedItems;
import dev.reelstream.registry.Vocabulary;
import java.util.List;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.Test;

class ContextEncoderTest {
  private final Vocabulary vocabulary = new Vocabulary(List.of("a", "b", "c", "d"));

  @Test
  void padsOnTheLeft() {
    assertThat(ContextEncoder.context(List.of("b", "d"), vocabulary, 4))
        .containsExactly(0, 0, 2, 4);
    assertThat(ContextEncoder.context(List.of(), vocabulary, 2)).containsExactly(0, 0);
  }

  @Test
  void keepsTheLastItems() {
    assertThat(ContextEncoder.context(List.of("a", "b", "c"), vocabulary, 2)).containsExactly(2, 3);
  }

  @Test
  void unknownItemsArePadding() {
    int[] row = ContextEncoder.context(List.of("a", "x"), vocabulary, 3);
    assertThat(row).containsExactly(0, 1, 0);
    assertThat(ContextEncoder.known(row)).isTrue();
    assertThat(ContextEncoder.known(ContextEncoder.context(List.of("x"), vocabulary, 3))).isFalse();
  }

  @Test
  void seenKeepsKnownItemsOnly() {
    assertThat(ContextEncoder.seen(PackedItems.of(List.of("x", "c", "y", "a")), vocabulary))
        .containsExactly(3, 1);
  }

  @Test
  void rectangleIsAPowerOfTwoWide() {
    assertThat(width(0)).isEqualTo(16);
    assertThat(width(16)).isEqualTo(16);
    assertThat(width(17)).isEqualTo(32);
    assertThat(width(32)).isEqualTo(32);
    assertThat(width(1000)).isEqualTo(1024);
    assertThat(ContextEncoder.rectangle(List.of(new int[] {7}, new int[] {8, 9})))
        .hasDimensions(2, 16)
        .contains(new int[] {8, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, Index.atIndex(1));
  }

  private static int width(int longest) {
    return ContextEncoder.rectangle(List.of(new int[longest]))[0].length;
  }
}
