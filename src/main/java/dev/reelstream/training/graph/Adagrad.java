package dev.reelstream.training.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Adagrad (Duchi et al., 2011) with Keras's defaults: squares start at 0.1, ε is 1e-7.
 *
 * <p>A value whose gradient is zero stays as it is, so updating some rows or the whole table is the
 * same.
 */
public final class Adagrad implements Optimizer {
  private static final float START = 0.1f;
  private static final float EPSILON = 1e-7f;

  private @Nullable Placeholder<TFloat32> rate;

  @Override
  public void declare(Ops tf) {
    rate = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
  }

  @Override
  public List<String> slots() {
    return List.of("_square");
  }

  @Override
  public float slotStart() {
    return START;
  }

  @Override
  public Op apply(Ops tf, Parameter parameter, List<Parameter> slots, Operand<TFloat32> gradient) {
    return tf.train.applyAdagradV2(
        parameter.variable(), slots.get(0).variable(), rate(), tf.constant(EPSILON), gradient);
  }

  @Override
  public Op applyRows(
      Ops tf,
      Parameter table,
      List<Parameter> slots,
      Operand<TInt32> rows,
      Operand<TFloat32> gradient) {
    return tf.train.sparseApplyAdagrad(
        table.variable(), slots.get(0).variable(), rate(), tf.constant(EPSILON), gradient, rows);
  }

  @Override
  public void feed(Feeds feeds, double learningRate, long step) {
    feeds.scalar(rate(), (float) learningRate);
  }

  private Placeholder<TFloat32> rate() {
    if (rate == null) {
      throw new IllegalStateException("the optimizer is in no graph");
    }
    return rate;
  }
}
