package dev.reelstream.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The arrays of one step.
 *
 * @param width pieces side by side, B
 * @param items [T·B], time first, right-padded with 0
 * @param positions [N] places in {@code items} whose next item is a label
 * @param labels [N]
 * @param blockSizes how the N labels are shared out among the blocks of the softmax
 */
@SuppressWarnings("ArrayRecordComponent") // goes into tensors, is never compared
record GruBatch(int width, int[] items, int[] positions, int[] labels, int[] blockSizes) {

  /** Groups pieces, in their order, into batches of at least {@code batchLabels} but the last. */
  static List<List<Piece>> group(List<Piece> pieces, int batchLabels) {
    List<List<Piece>> batches = new ArrayList<>();
    List<Piece> open = new ArrayList<>();
    int labels = 0;
    for (Piece piece : pieces) {
      open.add(piece);
      labels += piece.length();
      if (labels >= batchLabels) {
        batches.add(open);
        open = new ArrayList<>();
        labels = 0;
      }
    }
    if (!open.isEmpty()) {
      batches.add(open);
    }
    return batches;
  }

  /** Lays pieces out side by side. Padding comes after every label, so it changes nothing. */
  static GruBatch of(List<Piece> pieces, Examples examples, int length, int blocks) {
    int width = pieces.size();
    int count = pieces.stream().mapToInt(Piece::length).sum();
    int[] items = new int[length * width];
    int[] positions = new int[count];
    int[] labels = new int[count];
    int next = 0;
    for (int column = 0; column < width; column++) {
      Piece piece = pieces.get(column);
      int[] timeline = examples.timeline(piece.user());
      for (int t = 0; t < piece.length(); t++) {
        int place = t * width + column;
        items[place] = timeline[piece.start() + t];
        positions[next] = place;
        labels[next++] = timeline[piece.start() + t + 1];
      }
    }
    int[] sizes = new int[blocks];
    Arrays.setAll(
        sizes, i -> (int) ((i + 1L) * count / blocks) - (int) ((long) i * count / blocks));
    return new GruBatch(width, items, positions, labels, sizes);
  }
}
