package dev.reelstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.query.PackedItems;
import dev.reelstream.query.Query;
import dev.reelstream.query.QuerySerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class ItemOrdinalsTest {
  private final ItemOrdinals items = new ItemOrdinals();

  /** As they come from the session's task. */
  private static PackedItems packed(String user, List<String> seen) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    new QuerySerializer()
        .serialize(new Query(user, 1, 1, "s", 0, "x", List.of("x"), seen, 0, 0), out);
    return new QuerySerializer()
        .deserialize(new DataInputDeserializer(out.getCopyOfBuffer()))
        .seen();
  }

  private List<String> named(BitSet numbers) {
    return numbers.stream().mapToObj(items::id).sorted().toList();
  }

  @Test
  void aHistoryOfAnyLengthHidesAllOfItsItems() throws IOException {
    List<String> ann = new ArrayList<>();
    List<String> bob = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      ann.add("é" + i);
      bob.add("item-" + 7 * i);
      // Some get their numbers from elsewhere, before or after somebody has seen them.
      items.findOrAdd("item-" + 5 * i);
      assertThat(named(items.among("ann", packed("ann", ann))))
          .isEqualTo(ann.stream().sorted().toList());
      assertThat(named(items.among("bob", packed("bob", bob))))
          .isEqualTo(bob.stream().sorted().toList());
    }
  }

  @Test
  void anotherHistoryOfTheSameUserIsNotTakenForALongerOne() throws IOException {
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      seen.add("item-" + i);
    }

    items.among("ann", packed("ann", seen.subList(0, 600)));
    assertThat(named(items.among("ann", packed("ann", seen.subList(100, 800)))))
        .isEqualTo(seen.subList(100, 800).stream().sorted().toList());
  }
}
