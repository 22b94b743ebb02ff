package dev.reelstream.training.graph;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** How gradients change parameters. One object serves one graph. */
public interface Optimizer {
  /** Adds what is fed with every step to the graph. */
  void declare(Ops tf);

  /** The names of what is kept per value of a parameter, appended to the parameter's own. */
  List<String> slots();

  /** What slots start from. */
  float slotStart();

  /**
   * One update of a whole parameter.
   *
   * @param tf whose ops wait for all gradients
   * @param slots in the order of {@link #slots}
   */
  Op apply(Ops tf, Parameter parameter, List<Parameter> slots, Operand<TFloat32> gradient);

  /**
   * One update of some rows of a table.
   *
   * @param rows [U], each once
   * @param gradient [U, width]
   */
  Op applyRows(
      Ops tf,
      Parameter table,
      List<Parameter> slots,
      Operand<TInt32> rows,
      Operand<TFloat32> gradient);

  /**
   * Feeds one step.
   *
   * @param step counted from 1
   */
  void feed(Feeds feeds, double learningRate, long step);
}
