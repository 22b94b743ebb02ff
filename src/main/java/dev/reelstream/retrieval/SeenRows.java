package dev.reelstream.retrieval;

import dev.reelstream.query.PackedItems;
import dev.reelstream.query.SeenHistories;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.graph.ContextEncoder;

/** Seen items → index rows. */
final class SeenRows {
  private static final int[] NONE = {};

  private final Vocabulary vocabulary;
  private final SeenHistories<int[]> histories;

  SeenRows(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.histories =
        new SeenHistories<>(
            (row, items, from, added) ->
                ContextEncoder.extend(row == null ? NONE : row, items, from, added, vocabulary));
  }

  int[] row(GraphRetriever.Ask ask) {
    return row(ask.user(), ask.seen());
  }

  /** The row of one query; not to be changed. Safe to call from several threads. */
  int[] row(String user, PackedItems seen) {
    return histories.of(user, seen);
  }
}
