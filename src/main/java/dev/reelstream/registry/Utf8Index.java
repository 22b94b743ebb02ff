package dev.reelstream.registry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers of texts in order of their coming, found by the texts' UTF-8 where it lies.
 *
 * <p>For maintainers: an open table of half-empty slots over one array with all the bytes; a
 * look-up hashes the bytes and compares them once.
 */
public final class Utf8Index {
  /** The number of a text that is not here. */
  public static final int ABSENT = -1;

  private byte[] bytes = new byte[256];
  private int[] ends = new int[16];
  private int[] slots = freeSlots(64);
  private int size;

  public Utf8Index() {}

  /**
   * @param texts each once
   */
  public Utf8Index(List<String> texts) {
    texts.forEach(this::findOrAdd);
  }

  public int size() {
    return size;
  }

  /** Counted from 0; {@link #ABSENT} where the text is not among them. */
  public int find(byte[] text, int from, int to) {
    return slots[slot(text, from, to)];
  }

  /** The text's number, the next one if it had none. */
  public int findOrAdd(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return findOrAdd(utf8, 0, utf8.length);
  }

  /** The same for a text whose UTF-8 lies from {@code from} up to {@code to}. */
  public int findOrAdd(byte[] text, int from, int to) {
    int slot = slot(text, from, to);
    if (slots[slot] == ABSENT) {
      slots[slot] = append(text, from, to);
      if (4 * size > slots.length) {
        spread();
      }
      return size - 1;
    }
    return slots[slot];
  }

  private int append(byte[] text, int from, int to) {
    int start = start(size);
    int end = start + to - from;
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
    }
    System.arraycopy(text, from, bytes, start, to - from);
    ends[size] = end;
    return size++;
  }

  private void spread() {
    slots = freeSlots(2 * slots.length);
    for (int number = 0; number < size; number++) {
      slots[slot(bytes, start(number), ends[number])] = number;
    }
  }

  private static int[] freeSlots(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, ABSENT);
    return slots;
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
    while (slots[slot] != ABSENT && !same(slots[slot], text, from, to)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean same(int number, byte[] text, int from, int to) {
    return Arrays.equals(bytes, start(number), ends[number], text, from, to);
  }

  private int start(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }
}
