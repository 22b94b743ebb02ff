package dev.reelstream.query;

import dev.reelstream.serde.StateReader;
import dev.reelstream.serde.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing set of item ids, packed as in {@link PackedItems}, in order of insertion.
 *
 * <p>For maintainers: the bytes go with every query as they are. What it takes to find an id in
 * them quickly is not in state.
 */
public final class ItemSet {
  private byte[] packed;
  private int length;
  private int size;

  /** Places of ids plus one, by their hash, 0 where there is none; made when it is worth it. */
  private int @Nullable [] index;

  private boolean asked;

  public ItemSet() {
    this(new byte[64], 0, 0);
  }

  private ItemSet(byte[] packed, int length, int size) {
    this.packed = packed;
    this.length = length;
    this.size = size;
  }

  /** Where none is. */
  public static final int NONE = -1;

  /** Adds the item; false if it was there. */
  public boolean add(String itemId) {
    if (find(itemId) != NONE) {
      return false;
    }
    append(itemId);
    return true;
  }

  /** The item's place, which it keeps; {@link #NONE} where it is not there. */
  public int find(String itemId) {
    return find(itemId.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds an item that is known not to be there; its place. */
  public int append(String itemId) {
    return append(itemId.getBytes(StandardCharsets.UTF_8));
  }

  /** The item at a place. */
  public String at(int place) {
    return new String(packed, place + 2, idLength(place), StandardCharsets.UTF_8);
  }

  public int append(byte[] id) {
    int needed = length + 2 + id.length;
    if (needed > packed.length) {
      packed = Arrays.copyOf(packed, Math.max(needed, packed.length * 2));
    }
    packed[length] = (byte) (id.length >>> 8);
    packed[length + 1] = (byte) id.length;
    System.arraycopy(id, 0, packed, length + 2, id.length);
    int place = length;
    length = needed;
    size++;
    if (index != null && 2 * size > index.length) {
      index = index();
    } else if (index != null) {
      index[slot(index, id, 0, id.length)] = place + 1;
    }
    return place;
  }

  /** A scan the first time, for a set that is dropped after one event; then by hash. */
  private int find(byte[] id) {
    if (index == null && asked) {
      index = index();
    }
    if (index != null) {
      return index[slot(index, id, 0, id.length)] - 1;
    }
    asked = true;
    for (int at = 0; at < length; ) {
      int next = at + 2 + idLength(at);
      if (Arrays.equals(packed, at + 2, next, id, 0, id.length)) {
        return at;
      }
      at = next;
    }
    return NONE;
  }

  private int[] index() {
    int[] places = new int[Math.max(64, Integer.highestOneBit(size) << 2)];
    for (int at = 0; at < length; ) {
      int next = at + 2 + idLength(at);
      places[slot(places, packed, at + 2, next)] = at + 1;
      at = next;
    }
    return places;
  }

  /** Where an id's place is noted, or would be. */
  private int slot(int[] places, byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    int mask = places.length - 1;
    int slot = (hash * 0x9E3779B9 >>> 7) & mask;
    while (places[slot] != 0) {
      int at = places[slot] - 1;
      if (Arrays.equals(packed, at + 2, at + 2 + idLength(at), bytes, from, to)) {
        break;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int idLength(int at) {
    return (packed[at] & 0xff) << 8 | packed[at + 1] & 0xff;
  }

  public int size() {
    return size;
  }

  /** What it takes on the heap. */
  public int bytes() {
    return packed.length + (index == null ? 0 : 4 * index.length);
  }

  /** The ids in order of insertion, as they are now. */
  public PackedItems items() {
    return new PackedItems(packed, length, size);
  }

  public void writeTo(StateWriter out) {
    out.varLong(size);
    for (int at = 0; at < length; ) {
      int next = at + 2 + idLength(at);
      out.id(packed, at + 2, next);
      at = next;
    }
  }

  public static ItemSet readFrom(StateReader in) {
    int size = in.varInt();
    ItemSet set = new ItemSet(new byte[Math.max(64, 8 * size)], 0, 0);
    for (int left = size; left > 0; left--) {
      set.append(in.id());
    }
    return set;
  }

  /** As states were written whose ids are as they are here. */
  public static ItemSet readPacked(StateReader in) {
    int size = in.varInt();
    byte[] packed = in.bytes();
    return new ItemSet(packed, packed.length, size);
  }
}
