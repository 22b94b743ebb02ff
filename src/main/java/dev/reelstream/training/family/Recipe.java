package dev.reelstream.training.family;

import dev.reelstream.training.data.Examples;
import dev.reelstream.training.graph.Feeds;
import dev.reelstream.training.graph.LearningGraph;
import dev.reelstream.training.graph.Optimizer;
import dev.reelstream.training.graph.Variables;
import dev.reelstream.training.graph.Weights;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A model and how it learns: initial weights → a graph with a loss → batches → two towers. */
public interface Recipe {
  /** What it is trained on. */
  Study study();

  /** Which labels are learned and which are held out. */
  default Examples examples() {
    return study().examples();
  }

  /** What the weights start from; fixes their names and shapes. */
  Weights initial();

  /** A new optimizer; one object serves one graph. */
  Optimizer optimizer();

  /** Tables with at least as many rows are updated by rows. */
  default int sparseFrom() {
    return 20_000;
  }

  /**
   * Adds inputs, tower and loss to the graph; ends with {@link LearningGraph#minimize}.
   *
   * @return what feeds the inputs
   */
  Epochs build(LearningGraph graph);

  /**
   * The query tower.
   *
   * @param context [B, L] item indices, oldest first, left-padded with 0
   * @param user [B] user indices, 0 for an unknown one
   * @param contextLength L
   * @return [B, D]
   */
  Operand<TFloat32> query(
      Variables variables, Operand<TInt32> context, Operand<TInt32> user, int contextLength);

  /** The candidate tower: [V+1, D], row 0 padding. A score is a dot product with a query. */
  Operand<TFloat32> items(Variables variables);

  /** Whether the last component of an item is its bias, by which a query's 1 is multiplied. */
  default boolean itemBias() {
    return false;
  }

  /** The batches of an epoch, counted from 1, in their order. */
  @FunctionalInterface
  interface Epochs {
    List<Batch> batches(int epoch);
  }

  /** What one step learns from. */
  interface Batch {
    /** How many labels the loss is the mean of. */
    int labels();

    /** Feeds the inputs that {@link Recipe#build} declared; steps count from 1. */
    void feed(Feeds feeds, long step);
  }
}
