package dev.reelstream.collect;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;

/** Keeps ratings and counts the rest, which the streaming job writes to its dead letters. */
final class KeepRatingsFunction extends RichFilterFunction<PlacedRating> {
  private static final long serialVersionUID = 1L;

  static final String DEAD_LETTERS = "dead-letters";

  private final LongCounter deadLetters = new LongCounter();

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator(DEAD_LETTERS, deadLetters);
  }

  @Override
  public boolean filter(PlacedRating placed) {
    if (placed.rating() == null) {
      deadLetters.add(1L);
    }
    return placed.rating() != null;
  }
}
