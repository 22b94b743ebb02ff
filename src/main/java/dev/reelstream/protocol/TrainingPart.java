package dev.reelstream.protocol;

import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.data.TimelinesBuilder;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What a model may learn from: sequences of item ordinals, one per user or one per session.
 *
 * @param items item ids by ordinal
 * @param wholeCatalogue whether models know items that no sequence holds
 * @param trainedThrough event time of the newest rating, milliseconds
 */
record TrainingPart(
    List<String> items, List<Sequence> sequences, boolean wholeCatalogue, long trainedThrough) {

  /**
   * One sequence in order.
   *
   * @param items ordinals
   * @param rows for each item the row of {@code Ratings} it comes from, so its place in time
   * @param labels positions that may be learned as labels, the others are context only; null: all
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sequence(String userId, int[] items, int[] rows, @Nullable BitSet labels) {
    /** Whether the item at a position is a positive of the training part. */
    boolean counts(int position) {
      return labels == null || labels.get(position);
    }
  }

  TrainingPart {
    items = List.copyOf(items);
    sequences = List.copyOf(sequences);
  }

  /** The same for {@code training}, which gets arrays of its own. */
  Timelines timelines() {
    TimelinesBuilder builder = new TimelinesBuilder(items);
    if (wholeCatalogue) {
      builder.wholeCatalogue();
    }
    for (Sequence sequence : sequences) {
      builder.add(sequence.userId(), sequence.items().clone(), sequence.labels());
    }
    return builder.build(trainedThrough);
  }

  /** Positives of each item. */
  int[] counts() {
    int[] counts = new int[items.size()];
    for (Sequence sequence : sequences) {
      for (int at = 0; at < sequence.items().length; at++) {
        counts[sequence.items()[at]] += sequence.counts(at) ? 1 : 0;
      }
    }
    return counts;
  }

  /** Positives of each item among the newest {@code window}. */
  int[] newestCounts(int window) {
    LongStream.Builder byRow = LongStream.builder();
    for (Sequence sequence : sequences) {
      for (int at = 0; at < sequence.items().length; at++) {
        if (sequence.counts(at)) {
          byRow.add((long) sequence.rows()[at] << 32 | sequence.items()[at]);
        }
      }
    }
    long[] keys = byRow.build().sorted().toArray();
    int[] counts = new int[items.size()];
    for (int i = Math.max(0, keys.length - window); i < keys.length; i++) {
      counts[(int) keys[i]]++;
    }
    return counts;
  }

  /** How many positives there are. */
  long positives() {
    long positives = 0;
    for (Sequence sequence : sequences) {
      positives +=
          sequence.labels() == null ? sequence.items().length : sequence.labels().cardinality();
    }
    return positives;
  }
}
