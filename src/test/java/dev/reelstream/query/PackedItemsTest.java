package dev.reelstream.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.serde.StateReader;
import dev.reelstream.serde.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedItemsTest {
  private static final List<String> IDS = List.of("1", "1193", "naïve", "映画", "x".repeat(256));

  @Test
  void isAListOfItsIds() {
    PackedItems packed = PackedItems.of(IDS);

    assertThat(packed).isEqualTo(IDS).hasSameHashCodeAs(IDS);
    assertThat(packed.get(3)).isEqualTo("映画");
    assertThatThrownBy(() -> packed.get(5)).hasMessage("index 5 of 5 items");
  }

  @Test
  void showsTheBytesOfEachIdInOrder() {
    List<String> shown = new ArrayList<>();
    PackedItems.of(IDS)
        .forEachPacked(
            (bytes, from, to) ->
                shown.add(new String(bytes, from, to - from, StandardCharsets.UTF_8)));

    assertThat(shown).isEqualTo(IDS);
  }

  @Test
  void staysAsItWasWhenTheSetGrows() {
    ItemSet set = new ItemSet();
    set.add("1");
    PackedItems before = set.items();
    for (int i = 0; i < 100; i++) {
      set.add("item-" + i);
    }

    assertThat(before).containsExactly("1");
    assertThat(set.items()).hasSize(101);
  }

  @Test
  void theSetFindsEveryIdOnceWhateverItsSize() {
    ItemSet set = new ItemSet();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5_000; i++) {
        assertThat(set.add("item-" + i)).isEqualTo(round == 0);
      }
    }

    assertThat(set.size()).isEqualTo(5_000);
    assertThat(set.items()).hasSize(5_000).endsWith("item-4999");
    assertThat(ItemSet.readFrom(reader(set)).add("item-4321")).isFalse();
  }

  private static StateReader reader(ItemSet set) {
    StateWriter out = new StateWriter();
    set.writeTo(out);
    return new StateReader(out.toBytes());
  }
}
