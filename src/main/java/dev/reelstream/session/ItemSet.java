package dev.reelstream.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing set of item ids, packed as in {@link PackedItems}, in order of insertion.
 *
 * <p>For maintainers: the set is read and written with every event of its user but asked only once
 * per event, so a copy of bytes and one scan beat building a hash set of strings by far; a thousand
 * seen items are 8 KB.
 */
final class ItemSet {
  private byte[] packed;
  private int length;
  private int size;

  ItemSet() {
    this(new byte[64], 0, 0);
  }

  private ItemSet(byte[] packed, int length, int size) {
    this.packed = packed;
    this.length = length;
    this.size = size;
  }

  /** Adds the item; false if it was there. */
  boolean add(String itemId) {
    byte[] id = itemId.getBytes(StandardCharsets.UTF_8);
    if (contains(id)) {
      return false;
    }
    append(id);
    return true;
  }

  /** Adds an item that is known not to be there. */
  void append(String itemId) {
    append(itemId.getBytes(StandardCharsets.UTF_8));
  }

  private void append(byte[] id) {
    int needed = length + 2 + id.length;
    if (needed > packed.length) {
      packed = Arrays.copyOf(packed, Math.max(needed, packed.length * 2));
    }
    packed[length] = (byte) (id.length >>> 8);
    packed[length + 1] = (byte) id.length;
    System.arraycopy(id, 0, packed, length + 2, id.length);
    length = needed;
    size++;
  }

  private boolean contains(byte[] id) {
    for (int at = 0; at < length; ) {
      int next = at + 2 + idLength(at);
      if (Arrays.equals(packed, at + 2, next, id, 0, id.length)) {
        return true;
      }
      at = next;
    }
    return false;
  }

  private int idLength(int at) {
    return (packed[at] & 0xff) << 8 | packed[at + 1] & 0xff;
  }

  int size() {
    return size;
  }

  /** The ids in order of insertion, as they are now. */
  PackedItems items() {
    return new PackedItems(packed, length, size);
  }

  void writeTo(StateWriter out) {
    out.varLong(size);
    out.bytes(packed, length);
  }

  static ItemSet readFrom(StateReader in) {
    int size = in.varInt();
    byte[] packed = in.bytes();
    return new ItemSet(packed, packed.length, size);
  }
}
