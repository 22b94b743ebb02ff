package dev.reelstream.evaluation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Dense numbers for item ids, by first appearance; they never change once given. */
final class ItemOrdinals {
  static final int UNKNOWN = -1;

  private final Map<String, Integer> ordinals = new HashMap<>();
  private final List<String> ids = new ArrayList<>();

  int size() {
    return ids.size();
  }

  String id(int ordinal) {
    return ids.get(ordinal);
  }

  int find(String itemId) {
    return ordinals.getOrDefault(itemId, UNKNOWN);
  }

  /** The item's number, the next free one if it had none. */
  int findOrAdd(String itemId) {
    Integer known = ordinals.putIfAbsent(itemId, ids.size());
    if (known != null) {
      return known;
    }
    ids.add(itemId);
    return ids.size() - 1;
  }

  /** Those of the items that have a number; the others are in no list and need no hiding. */
  BitSet among(List<String> itemIds) {
    BitSet known = new BitSet(ids.size());
    for (String itemId : itemIds) {
      Integer ordinal = ordinals.get(itemId);
      if (ordinal != null) {
        known.set(ordinal);
      }
    }
    return known;
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
