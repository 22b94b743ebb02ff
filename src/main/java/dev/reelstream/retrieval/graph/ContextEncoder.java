package dev.reelstream.retrieval.graph;

import dev.reelstream.query.PackedItems;
import dev.reelstream.registry.Vocabulary;
import java.util.Arrays;
import java.util.List;

/** Items → the index rows that the graph takes. */
public final class ContextEncoder {
  private ContextEncoder() {}

  /** The last {@code length} items, oldest first, left-padded; an unknown item is padding too. */
  public static int[] context(List<String> items, Vocabulary vocabulary, int length) {
    int[] row = new int[length];
    int from = Math.max(0, items.size() - length);
    for (int i = from; i < items.size(); i++) {
      row[length - items.size() + i] = vocabulary.index(items.get(i));
    }
    return row;
  }

  /** Whether the row says anything at all. */
  public static boolean known(int[] row) {
    for (int index : row) {
      if (index != Vocabulary.UNKNOWN) {
        return true;
      }
    }
    return false;
  }

  /** Known items only; items outside the vocabulary cannot come back anyway. */
  public static int[] seen(PackedItems items, Vocabulary vocabulary) {
    return extend(new int[0], items, 0, items.size(), vocabulary);
  }

  /**
   * The known items of a row.
   *
   * @param from where the bytes of the added items begin
   * @param added how many they are
   */
  public static int[] extend(
      int[] row, PackedItems items, int from, int added, Vocabulary vocabulary) {
    int[] extended = Arrays.copyOf(row, row.length + added);
    int[] count = {row.length};
    items.forEachPacked(
        from,
        (bytes, begin, end) -> {
          int index = vocabulary.index(bytes, begin, end);
          if (index != Vocabulary.UNKNOWN) {
            extended[count[0]++] = index;
          }
        });
    return count[0] == extended.length ? extended : Arrays.copyOf(extended, count[0]);
  }

  /**
   * Rows of one length, right-padded with 0. The length is a power of two, at least 16, so that a
   * session meets a dozen shapes in its life and not thousands.
   */
  public static int[][] rectangle(List<int[]> rows) {
    int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    int columns = Math.max(16, Integer.highestOneBit(Math.max(1, 2 * longest - 1)));
    int[][] padded = new int[rows.size()][columns];
    for (int row = 0; row < padded.length; row++) {
      System.arraycopy(rows.get(row), 0, padded[row], 0, rows.get(row).length);
    }
    return padded;
  }
}
