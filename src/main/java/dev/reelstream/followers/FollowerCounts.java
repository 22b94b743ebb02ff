package dev.reelstream.followers;

import dev.reelstream.event.Follower;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often each item followed one item, as the bytes that are kept in state: most often first, of
 * equal counts the one that was counted last.
 */
final class FollowerCounts {
  /*
   * For maintainers. An entry is the count, the length of the id and the id in UTF-8, the first two as variable-length numbers, seven bits
   * each, lowest first; before the entries stands the number of the layout. In this order a question reads as many entries as it wants and
   * stops, and counting is one look through the bytes and one copy: the entry moves to the front of those it has drawn level with. Nothing
   * is decoded to objects, so an item with a thousand followers (some 9 KB) costs microseconds.
   */
  private static final byte LAYOUT = 1;

  private final int most;

  /**
   * @param most followers kept per item; a new one then takes the place of the last, which was
   *     counted least often and longest ago
   */
  FollowerCounts(int most) {
    this.most = most;
  }

  /** Counts the item once more; {@code counts} is what this returned before, null at first. */
  byte[] add(byte @Nullable [] counts, String item) {
    byte[] before = counts == null ? new byte[] {LAYOUT} : checked(counts);
    byte[] id = item.getBytes(StandardCharsets.UTF_8);
    Cursor at = new Cursor(before);
    int entries = 0;
    // Where the entries of the count at hand begin, and those of the next higher count.
    int run = at.next;
    int higherRun = at.next;
    int runCount = Integer.MAX_VALUE;
    int higherCount = Integer.MAX_VALUE;
    while (at.advance()) {
      if (at.count != runCount) {
        higherRun = run;
        higherCount = runCount;
        run = at.start;
        runCount = at.count;
      }
      if (at.holds(id)) {
        int place = higherCount == at.count + 1 ? higherRun : run;
        return moved(before, place, at.start, at.next, at.count + 1, id);
      }
      entries++;
    }
    boolean full = entries >= most;
    int end = full ? at.start : before.length;
    int place = runCount == 1 ? Math.min(run, end) : end;
    return moved(before, place, end, before.length, 1, id);
  }

  /**
   * The bytes with what stands from {@code from} to {@code until} taken out and an entry put in.
   */
  private static byte[] moved(byte[] before, int place, int from, int until, int count, byte[] id) {
    byte[] head = new byte[10 + id.length];
    int length = number(head, number(head, 0, count), id.length);
    System.arraycopy(id, 0, head, length, id.length);
    length += id.length;
    byte[] after = new byte[before.length - (until - from) + length];
    System.arraycopy(before, 0, after, 0, place);
    System.arraycopy(head, 0, after, place, length);
    System.arraycopy(before, place, after, place + length, from - place);
    System.arraycopy(before, until, after, from + length, before.length - until);
    return after;
  }

  private static int number(byte[] into, int at, int value) {
    int end = at;
    int rest = value;
    while (rest > 0x7f) {
      into[end++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    into[end++] = (byte) rest;
    return end;
  }

  /** The first {@code n} of them. */
  static List<Follower> top(byte @Nullable [] counts, int n) {
    List<Follower> top = new ArrayList<>();
    if (counts != null) {
      Cursor at = new Cursor(checked(counts));
      while (top.size() < n && at.advance()) {
        top.add(new Follower(at.id(), at.count));
      }
    }
    return top;
  }

  private static byte[] checked(byte[] counts) {
    if (counts[0] != LAYOUT) {
      throw new IllegalStateException(
          "follower counts have layout " + counts[0] + ": expected " + LAYOUT);
    }
    return counts;
  }

  /** Walks over the entries. */
  private static final class Cursor {
    private final byte[] bytes;
    private int start;
    private int count;
    private int id;
    private int next = 1;

    Cursor(byte[] bytes) {
      this.bytes = bytes;
    }

    /** False behind the last entry, where the cursor stays on it. */
    boolean advance() {
      if (next == bytes.length) {
        return false;
      }
      start = next;
      count = number();
      int length = number();
      id = next;
      next = id + length;
      return true;
    }

    private int number() {
      int value = 0;
      for (int shift = 0; ; shift += 7) {
        byte part = bytes[next++];
        value |= (part & 0x7f) << shift;
        if (part >= 0) {
          return value;
        }
      }
    }

    boolean holds(byte[] other) {
      return Arrays.equals(bytes, id, next, other, 0, other.length);
    }

    String id() {
      return new String(bytes, id, next - id, StandardCharsets.UTF_8);
    }
  }
}
