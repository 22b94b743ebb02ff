package dev.reelstream.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.query.PackedItems;
import dev.reelstream.query.Query;
import dev.reelstream.query.QuerySerializer;
import dev.reelstream.registry.Vocabulary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class SeenRowsTest {
  private final Vocabulary vocabulary =
      new Vocabulary(IntStream.range(0, 2_000).mapToObj(i -> "item-" + 2 * i).toList());
  private final SeenRows rows = new SeenRows(vocabulary);

  /** As they come from the session's task: packed. */
  private static PackedItems packed(List<String> seen) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    new QuerySerializer()
        .serialize(new Query("ann", 1, 1, "ann-1", 0, "x", List.of("x"), seen, 0, 0), out);
    return new QuerySerializer()
        .deserialize(new DataInputDeserializer(out.getCopyOfBuffer()))
        .seen();
  }

  private int[] expected(List<String> seen) {
    return seen.stream()
        .mapToInt(vocabulary::index)
        .filter(row -> row != Vocabulary.UNKNOWN)
        .toArray();
  }

  @Test
  void aHistoryThatGrowsGivesTheRowOfItsItems() throws IOException {
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      // Every other one is not in the vocabulary.
      seen.add("item-" + i);
      if (i % 7 == 0) {
        assertThat(rows.row("ann", packed(seen))).isEqualTo(expected(seen));
      }
    }
  }

  @Test
  void anotherHistoryOfTheSameUserIsNotTakenForALongerOne() throws IOException {
    List<String> seen = IntStream.range(0, 600).mapToObj(i -> "item-" + i).toList();
    List<String> other = IntStream.range(100, 900).mapToObj(i -> "item-" + i).toList();

    assertThat(rows.row("ann", packed(seen))).isEqualTo(expected(seen));
    assertThat(rows.row("ann", packed(other))).isEqualTo(expected(other));
    assertThat(rows.row("ann", packed(seen.subList(0, 400))))
        .isEqualTo(expected(seen.subList(0, 400)));
  }

  @Test
  void usersDoNotTouchEachOther() throws IOException {
    List<String> seen = IntStream.range(0, 600).mapToObj(i -> "item-" + i).toList();
    List<String> longer = IntStream.range(0, 700).mapToObj(i -> "item-" + i).toList();

    assertThat(rows.row("ann", packed(seen))).isEqualTo(expected(seen));
    assertThat(rows.row("bob", packed(longer))).isEqualTo(expected(longer));
  }
}
