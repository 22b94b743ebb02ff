package dev.reelstream.registry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Where each of some texts stands in a list, found by its UTF-8.
 *
 * <p>For maintainers: an open table of half-empty slots over one array with all the bytes; a
 * look-up hashes the bytes where they lie and compares them once.
 */
final class Utf8Index {
  private static final int FREE = -1;

  private final byte[] bytes;
  private final int[] ends;
  private final int[] slots;

  /**
   * @param texts each once
   */
  Utf8Index(List<String> texts) {
    byte[][] all = new byte[texts.size()][];
    ends = new int[texts.size()];
    int length = 0;
    for (int i = 0; i < all.length; i++) {
      all[i] = texts.get(i).getBytes(StandardCharsets.UTF_8);
      length += all[i].length;
      ends[i] = length;
    }
    bytes = new byte[length];
    slots = new int[Integer.highestOneBit(Math.max(1, texts.size())) * 4];
    Arrays.fill(slots, FREE);
    for (int i = 0; i < all.length; i++) {
      System.arraycopy(all[i], 0, bytes, start(i), all[i].length);
      slots[slot(bytes, start(i), ends[i])] = i;
    }
  }

  /** Counted from 0; -1 where the text is not among them. */
  int place(byte[] text, int from, int to) {
    return slots[slot(text, from, to)];
  }

  /** The one that holds the text, else the free one where it would be put. */
  private int slot(byte[] text, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text[i];
    }
    int mask = slots.length - 1;
    // The upper bits of a product depend on all bits of the hash.
    int slot = (hash * 0x9E3779B9) >>> 8 & mask;
    while (slots[slot] != FREE && !same(slots[slot], text, from, to)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean same(int place, byte[] text, int from, int to) {
    return Arrays.equals(bytes, start(place), ends[place], text, from, to);
  }

  private int start(int place) {
    return place == 0 ? 0 : ends[place - 1];
  }
}
