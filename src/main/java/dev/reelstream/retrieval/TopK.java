package dev.reelstream.retrieval;

/**
 * The best items of a search, best first; of equal scores the lower index stands first, as in
 * TensorFlow's TopK.
 *
 * @param items vocabulary indices
 */
public record TopK(int[] items, float[] scores) {
  public int size() {
    return items.length;
  }

  /**
   * Selects from the scores of all items by a heap of k with the worst kept item on top: O(n log
   * k), and almost always one comparison per item. Items whose score is not finite are left out.
   */
  static TopK of(float[] scoreByItem, int k) {
    int[] heap = new int[Math.min(k, scoreByItem.length)];
    int size = 0;
    for (int item = 0; item < scoreByItem.length; item++) {
      if (!Float.isFinite(scoreByItem[item])) {
        continue;
      }
      if (size < heap.length) {
        heap[size] = item;
        siftUp(heap, size++, scoreByItem);
      } else if (size > 0 && worse(heap[0], item, scoreByItem)) {
        heap[0] = item;
        siftDown(heap, size, scoreByItem);
      }
    }
    int[] items = new int[size];
    float[] scores = new float[size];
    while (size > 0) {
      int worst = heap[0];
      heap[0] = heap[--size];
      siftDown(heap, size, scoreByItem);
      items[size] = worst;
      scores[size] = scoreByItem[worst];
    }
    return new TopK(items, scores);
  }

  private static boolean worse(int item, int other, float[] scores) {
    return scores[item] < scores[other] || (scores[item] == scores[other] && item > other);
  }

  private static void siftUp(int[] heap, int at, float[] scores) {
    int child = at;
    while (child > 0 && worse(heap[child], heap[(child - 1) / 2], scores)) {
      swap(heap, child, (child - 1) / 2);
      child = (child - 1) / 2;
    }
  }

  private static void siftDown(int[] heap, int size, float[] scores) {
    int parent = 0;
    while (2 * parent + 1 < size) {
      int child = 2 * parent + 1;
      if (child + 1 < size && worse(heap[child + 1], heap[child], scores)) {
        child++;
      }
      if (!worse(heap[child], heap[parent], scores)) {
        return;
      }
      swap(heap, child, parent);
      parent = child;
    }
  }

  private static void swap(int[] heap, int a, int b) {
    int kept = heap[a];
    heap[a] = heap[b];
    heap[b] = kept;
  }
}
