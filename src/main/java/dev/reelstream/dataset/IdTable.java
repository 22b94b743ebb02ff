package dev.reelstream.dataset;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives every distinct id a number from 0 on, without a string for an id seen before. */
final class IdTable {
  /*
   * Nearly all data sets have decimal ids: those are looked up as longs in an open table. "007" and
   * "7" are two ids, so only what Long.toString would write takes that way; the rest is a map.
   */
  private static final int MAX_DIGITS = 18;
  private static final long EMPTY = -1;

  private final List<String> ids = new ArrayList<>();
  private final Map<String, Integer> texts = new HashMap<>();
  private long[] keys = new long[1 << 10];
  private int[] ordinals = new int[1 << 10];
  private int numbers;

  IdTable() {
    Arrays.fill(keys, EMPTY);
  }

  int size() {
    return ids.size();
  }

  String id(int ordinal) {
    return ids.get(ordinal);
  }

  int ordinal(byte[] bytes, int from, int to) {
    long number = number(bytes, from, to);
    if (number == EMPTY) {
      return texts.computeIfAbsent(
          new String(bytes, from, to - from, StandardCharsets.UTF_8), this::append);
    }
    int slot = slot(number);
    if (keys[slot] == EMPTY) {
      if (2 * (numbers + 1) > keys.length) {
        grow();
        slot = slot(number);
      }
      numbers++;
      keys[slot] = number;
      ordinals[slot] = append(Long.toString(number));
    }
    return ordinals[slot];
  }

  private int append(String id) {
    ids.add(id);
    return ids.size() - 1;
  }

  private static long number(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 0 || length > MAX_DIGITS || (bytes[from] == '0' && length > 1)) {
      return EMPTY;
    }
    return NumberParser.natural(bytes, from, to);
  }

  private int slot(long number) {
    int mask = keys.length - 1;
    int slot = (int) ((number * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (keys[slot] != EMPTY && keys[slot] != number) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldOrdinals = ordinals;
    keys = new long[oldKeys.length * 2];
    ordinals = new int[keys.length];
    Arrays.fill(keys, EMPTY);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != EMPTY) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        ordinals[slot] = oldOrdinals[i];
      }
    }
  }
}
