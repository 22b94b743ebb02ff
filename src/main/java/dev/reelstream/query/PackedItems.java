package dev.reelstream.query;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Item ids as a list that stays bytes: two bytes of length and the id's UTF-8, one after the other.
 *
 * <p>For maintainers: a user's seen items go with every query, hundreds of them, from task to task
 * and to whoever hides them from a list. As strings they cost more than anything else that is done
 * for a query; as bytes they are copied at once and looked up where they lie. Whoever asks for a
 * string gets it made.
 */
public final class PackedItems extends AbstractList<String> {
  /** No items. */
  public static final PackedItems NONE = new PackedItems(new byte[0], 0, 0);

  private final byte[] packed;
  private final int length;
  private final int size;

  /**
   * A view; nobody changes the bytes below {@code length} any more.
   *
   * @param size ids in them
   */
  PackedItems(byte[] packed, int length, int size) {
    this.packed = packed;
    this.length = length;
    this.size = size;
  }

  /** The same ids; a copy only where they are strings. */
  public static PackedItems of(List<String> items) {
    if (items instanceof PackedItems packed) {
      return packed;
    }
    ItemSet copy = new ItemSet();
    items.forEach(copy::append);
    return copy.items();
  }

  /** Takes one id, in place. */
  @FunctionalInterface
  public interface Visitor {
    /** The id's UTF-8 lies from {@code from} up to {@code to}. */
    void visit(byte[] bytes, int from, int to);
  }

  /** Shows all ids in their order, none of them as a string. */
  public void forEachPacked(Visitor visitor) {
    forEachPacked(0, visitor);
  }

  /**
   * The same for those that come later.
   *
   * @param from an earlier {@link #toBytes}'s length, when the list was shorter
   */
  public void forEachPacked(int from, Visitor visitor) {
    for (int at = from; at < length; ) {
      int next = next(at);
      visitor.visit(packed, at + 2, next);
      at = next;
    }
  }

  /**
   * All bytes; not to be changed. A list that begins with another one's items does with its bytes.
   */
  public byte[] toBytes() {
    return length == packed.length ? packed : Arrays.copyOf(packed, length);
  }

  byte[] packed() {
    return packed;
  }

  int length() {
    return length;
  }

  private int next(int at) {
    return at + 2 + ((packed[at] & 0xff) << 8 | packed[at + 1] & 0xff);
  }

  @Override
  public int size() {
    return size;
  }

  /** Walks from the beginning: for loops there is the iterator. */
  @Override
  public String get(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("index " + index + " of " + size + " items");
    }
    int at = 0;
    for (int left = index; left > 0; left--) {
      at = next(at);
    }
    return string(at);
  }

  @Override
  public Iterator<String> iterator() {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < length;
      }

      @Override
      public String next() {
        if (at >= length) {
          throw new NoSuchElementException();
        }
        String id = string(at);
        at = PackedItems.this.next(at);
        return id;
      }
    };
  }

  private String string(int at) {
    return new String(packed, at + 2, next(at) - at - 2, StandardCharsets.UTF_8);
  }
}
