package dev.reelstream.retrieval.index;

import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ItemVectors;
import dev.reelstream.registry.Manifest;
import dev.reelstream.retrieval.graph.TensorFlowRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.types.TFloat32;

/** Scores every item by TensorFlow's matrix product, for many queries at once. */
final class ProductIndex implements ItemIndex {
  /*
   * For maintainers. Scores are made a block at a time and looked through while they are in the
   * second-level cache, so that no matrix of all scores is written, read and masked: that is where
   * a `recommend` signature spends most of its time (see docs/performance.md), and what a large
   * catalogue has no memory for. A block has 2^18 scores, 1 MiB, however many queries share it.
   * Items lie a column each, which is the layout that the product wants, in chunks whose columns
   * can be sliced cheaply.
   *
   * The product decides who is among the best and a few more; these are scored again one by one. So
   * a score does not depend on the batch that a query was in, and is the same to the bit as any
   * other index's.
   */
  private static final int BLOCK_SCORES = 1 << 18;

  private static final int CHUNK = 4096;

  /** Items kept beyond k: rounding may put neighbours at the last place in another order. */
  private static final int SPARE = 2;

  private final ItemVectors vectors;
  private final List<TFloat32> chunks = new ArrayList<>();
  private final int items;

  /**
   * Copies the vectors out of the heap; row 0 is padding and never comes back.
   *
   * @throws InvalidModelException where a component of an item is not finite
   */
  ProductIndex(ItemVectors vectors) {
    this.vectors = vectors;
    this.items = vectors.rows() - 1;
    // Before any tensor: the natives must be there.
    TensorFlowRuntime.start();
    for (int first = 0; first < items; first += CHUNK) {
      chunks.add(columns(vectors, first + 1, Math.min(CHUNK, items - first)));
    }
  }

  private static TFloat32 columns(ItemVectors vectors, int first, int count) {
    int dimensions = vectors.dimensions();
    float[] columns = new float[dimensions * count];
    for (int i = 0; i < count; i++) {
      int row = (first + i) * dimensions;
      for (int d = 0; d < dimensions; d++) {
        float value = vectors.values()[row + d];
        if (!Float.isFinite(value)) {
          throw new InvalidModelException(
              "%s: row %d is not finite".formatted(Manifest.ITEM_VECTORS, first + i));
        }
        columns[d * count + i] = value;
      }
    }
    return BlockProduct.tensor(dimensions, count, columns);
  }

  @Override
  public TopK search(float[] vector, int[] seen, int k) {
    return search(new float[][] {vector}, new int[][] {seen}, k)[0];
  }

  @Override
  public TopK[] search(float[][] queries, int[][] seen, int k) {
    BestItems[] best = new BestItems[queries.length];
    for (int i = 0; i < best.length; i++) {
      ItemIndex.check(queries[i], vectors.dimensions(), k);
      best[i] = new BestItems((int) Math.min((long) k + SPARE, items));
    }
    if (queries.length > 0) {
      try (TFloat32 all =
          BlockProduct.tensor(queries.length, vectors.dimensions(), flat(queries))) {
        // Whole words of the bits that hide items.
        int width = Math.max(Long.SIZE, BLOCK_SCORES / queries.length / Long.SIZE * Long.SIZE);
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
          search(all, chunk, width, seen, best);
        }
      }
    }
    TopK[] exact = new TopK[best.length];
    Arrays.setAll(exact, i -> exact(queries[i], best[i].ranked(), k));
    return exact;
  }

  private void search(TFloat32 queries, int chunk, int width, int[][] seen, BestItems[] best) {
    TFloat32 columns = chunks.get(chunk);
    int count = Math.toIntExact(columns.shape().get(1));
    int start = chunk * CHUNK + 1;
    long[][] hidden = new long[seen.length][];
    Arrays.setAll(hidden, query -> bits(seen[query], start, count));
    for (int from = 0; from < count; from += width) {
      int word = from / Long.SIZE;
      int first = start + from;
      BlockProduct.shared()
          .multiply(
              queries,
              columns,
              from,
              new float[Math.min(width, count - from)],
              (query, scores) -> {
                hide(scores, hidden[query], word);
                best[query].offer(scores, first);
              });
    }
  }

  /** A bit for each of {@code count} items, set where it was seen. */
  private static long[] bits(int[] seen, int start, int count) {
    long[] bits = new long[(count + Long.SIZE - 1) / Long.SIZE];
    for (int item : seen) {
      int place = item - start;
      if (place >= 0 && place < count) {
        bits[place / Long.SIZE] |= 1L << place;
      }
    }
    return bits;
  }

  private static void hide(float[] scores, long[] hidden, int firstWord) {
    for (int from = 0; from < scores.length; from += Long.SIZE) {
      for (long left = hidden[firstWord + from / Long.SIZE]; left != 0; left &= left - 1) {
        scores[from + Long.numberOfTrailingZeros(left)] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  /** The k best of the found ones by their exact scores. */
  private TopK exact(float[] query, TopK found, int k) {
    BestItems best = new BestItems(Math.min(k, found.size()));
    for (int item : found.items()) {
      best.offer(item, score(query, item));
    }
    return best.ranked();
  }

  private static float[] flat(float[][] rows) {
    int columns = rows[0].length;
    float[] flat = new float[rows.length * columns];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, flat, row * columns, columns);
    }
    return flat;
  }

  @Override
  public int dimensions() {
    return vectors.dimensions();
  }

  @Override
  public float score(float[] vector, int item) {
    ItemIndex.check(vector, vectors.dimensions(), 1);
    return DotProducts.inOrder(vector, vectors.values(), item * vectors.dimensions());
  }

  /** To be called when no search is running any more. */
  @Override
  public void close() {
    chunks.forEach(TFloat32::close);
  }
}
