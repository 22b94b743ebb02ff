package dev.reelstream.retrieval.index;

import java.util.Arrays;

/**
 * The best items so far of a search that meets them one after the other; of equal scores the lower
 * index is better, in whatever order they come.
 */
final class BestItems {
  /*
   * For maintainers. A heap of k with the worst kept item on top: O(n log k), and almost always one
   * comparison per item, against the score of that one. Score and index share a long that sorts as
   * they do, so that the heap compares and moves single numbers; with two arrays and a comparison
   * by two keys the heap took longer than the scan.
   */
  private final long[] heap;
  private int size;

  /** Of the worst kept item; below every score while there is room. */
  private float floor;

  /**
   * @param capacity how many are kept, 0 or more
   */
  BestItems(int capacity) {
    heap = new long[capacity];
    floor = capacity == 0 ? Float.POSITIVE_INFINITY : -Float.MAX_VALUE;
  }

  /** Takes in the items {@code first}, {@code first + 1}, …, by their scores. */
  void offer(float[] scores, int first) {
    for (int i = next(scores, 0, floor); i < scores.length; i = next(scores, i + 1, floor)) {
      offer(first + i, scores[i]);
    }
  }

  /** A method of its own, so that the JIT sees a loop that hardly ever stops. */
  private static int next(float[] scores, int from, float bound) {
    int i = from;
    while (i < scores.length && !(scores[i] >= bound)) {
      i++;
    }
    return i;
  }

  /** Takes in one item; a score that is not finite is left out. */
  void offer(int item, float score) {
    // Written so that NaN is left out too.
    if (!(score >= floor && score < Float.POSITIVE_INFINITY)) {
      return;
    }
    long entry = entry(item, score);
    if (size < heap.length) {
      heap[size++] = entry;
      if (size < heap.length) {
        return;
      }
      for (int parent = size / 2 - 1; parent >= 0; parent--) {
        siftDown(parent);
      }
    } else if (entry > heap[0]) {
      heap[0] = entry;
      siftDown(0);
    }
    floor = score(heap[0]);
  }

  private void siftDown(int from) {
    long moved = heap[from];
    int parent = from;
    while (2 * parent + 1 < size) {
      int child = 2 * parent + 1;
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= moved) {
        break;
      }
      heap[parent] = heap[child];
      parent = child;
    }
    heap[parent] = moved;
  }

  /** What was kept, best first. */
  TopK ranked() {
    long[] sorted = Arrays.copyOf(heap, size);
    Arrays.sort(sorted);
    int[] items = new int[size];
    float[] scores = new float[size];
    for (int rank = 0; rank < size; rank++) {
      long entry = sorted[size - 1 - rank];
      items[rank] = ~(int) entry;
      scores[rank] = score(entry);
    }
    return new TopK(items, scores);
  }

  /** The bits of a float, which rise with it, above those of the index, which fall with it. */
  private static long entry(int item, float score) {
    // -0 equals 0 and must not sort below it.
    int bits = rising(Float.floatToRawIntBits(score + 0f));
    return (long) bits << Integer.SIZE | Integer.toUnsignedLong(~item);
  }

  private static float score(long entry) {
    return Float.intBitsToFloat(rising((int) (entry >> Integer.SIZE)));
  }

  /** Negative floats rise as their bits fall; its own inverse. */
  private static int rising(int bits) {
    return bits ^ (bits >> (Integer.SIZE - 1) & Integer.MAX_VALUE);
  }
}
