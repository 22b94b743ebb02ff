package dev.reelstream.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Item id ⇄ index: line n of {@code vocabulary.txt} is index n, 0 is padding and unknown items. In
 * {@code users.txt} the same for user ids.
 */
public final class Vocabulary {
  /** The index of every item outside the vocabulary, and of padding. */
  public static final int UNKNOWN = 0;

  private final List<String> items;
  private final Map<String, Integer> indices;
  private final Utf8Index packed;

  /** Items in order of their indices, the first one being index 1. */
  public Vocabulary(List<String> items) {
    this.items = List.copyOf(items);
    this.indices = new HashMap<>(items.size() * 2);
    for (int i = 0; i < items.size(); i++) {
      indices.put(items.get(i), i + 1);
    }
    this.packed = new Utf8Index(items);
  }

  public static Vocabulary read(Path file) throws IOException {
    return new Vocabulary(ItemFile.read(file));
  }

  public void write(Path file) throws IOException {
    ItemFile.write(file, items);
  }

  /** How many items there are; indices run from 1 to this, inclusive. */
  public int size() {
    return items.size();
  }

  /** {@link #UNKNOWN} where the item is not in the vocabulary. */
  public int index(String item) {
    return indices.getOrDefault(item, UNKNOWN);
  }

  /** The same for an item whose UTF-8 lies from {@code from} up to {@code to}, without a string. */
  public int index(byte[] bytes, int from, int to) {
    return 1 + packed.find(bytes, from, to);
  }

  public String item(int index) {
    return items.get(index - 1);
  }

  public List<String> items() {
    return items;
  }
}
