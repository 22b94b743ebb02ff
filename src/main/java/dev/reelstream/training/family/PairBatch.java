package dev.reelstream.training.family;

import dev.reelstream.training.data.Examples;
import dev.reelstream.training.data.LabelPositions;
import dev.reelstream.training.graph.Feeds;
import dev.reelstream.training.graph.Table;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;

/** Examples of a user and an item each, {@code from} to {@code until} of an epoch's order. */
@SuppressWarnings("ArrayRecordComponent") // one order for all batches of an epoch
record PairBatch(Examples examples, long[] order, int from, int until, Inputs inputs)
    implements Recipe.Batch {

  /** Where pairs enter a graph: [N] users, and what is done with their items. */
  record Inputs(Table users, Placeholder<TInt32> who, Items items) {}

  /** Feeds the items of a step, [N], one for each of the users. */
  interface Items {
    void feed(Feeds feeds, int[] users, int[] items, long step);
  }

  /** Every pair once, in an order drawn from the seed. */
  static List<Recipe.Batch> cut(Study study, long seed, Inputs inputs) {
    Examples examples = study.examples();
    int size = study.whole("batchSize");
    long[] order = LabelPositions.shuffled(examples, 0, seed);
    List<Recipe.Batch> batches = new ArrayList<>();
    for (int from = 0; from < order.length; from += size) {
      batches.add(
          new PairBatch(examples, order, from, Math.min(order.length, from + size), inputs));
    }
    return batches;
  }

  @Override
  public int labels() {
    return until - from;
  }

  @Override
  public void feed(Feeds feeds, long step) {
    int[] who = new int[labels()];
    int[] items = new int[labels()];
    for (int i = 0; i < who.length; i++) {
      int timeline = LabelPositions.timeline(order[from + i]);
      who[i] = examples.timelines().user(timeline);
      items[i] = examples.timeline(timeline)[LabelPositions.position(order[from + i])];
    }
    feeds.indices(inputs.users(), inputs.who(), Shape.of(who.length), who);
    inputs.items().feed(feeds, who, items, step);
  }
}
