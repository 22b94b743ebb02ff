package dev.reelstream.evaluation;

import dev.reelstream.query.PackedItems;
import dev.reelstream.query.SeenHistories;
import dev.reelstream.registry.Utf8Index;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dense numbers for item ids, by first appearance; they never change once given. */
final class ItemOrdinals {
  private final Utf8Index ordinals = new Utf8Index();
  private final List<String> ids = new ArrayList<>();
  private final SeenHistories<BitSet> histories = new SeenHistories<>(this::include);

  int size() {
    return ids.size();
  }

  String id(int ordinal) {
    return ids.get(ordinal);
  }

  /** The item's number, the next free one if it had none. */
  int findOrAdd(String itemId) {
    int ordinal = ordinals.findOrAdd(itemId);
    if (ordinal == ids.size()) {
      ids.add(itemId);
    }
    return ordinal;
  }

  /** The numbers of what a user has seen; what had none gets one. Soon to be used. */
  BitSet among(String user, PackedItems seen) {
    return histories.of(user, seen);
  }

  private BitSet include(@Nullable BitSet known, PackedItems items, int from, int added) {
    BitSet numbers = known == null ? new BitSet(ids.size()) : known;
    items.forEachPacked(from, (bytes, begin, end) -> numbers.set(findOrAdd(bytes, begin, end)));
    return numbers;
  }

  private int findOrAdd(byte[] utf8, int from, int to) {
    int ordinal = ordinals.findOrAdd(utf8, from, to);
    if (ordinal == ids.size()) {
      ids.add(new String(utf8, from, to - from, StandardCharsets.UTF_8));
    }
    return ordinal;
  }

  List<String> ids(int[] items, int length) {
    List<String> result = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      result.add(ids.get(items[i]));
    }
    return result;
  }

  /** The order that settles every tie between items: by id, as text. */
  int compareIds(int left, int right) {
    return ids.get(left).compareTo(ids.get(right));
  }
}
