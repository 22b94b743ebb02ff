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
 * Adam (Kingma and Ba, 2015): β₁ 0.9, β₂ 0.999; Keras has ε 1e-7, PyTorch and TensorFlow's own
 * kernel 1e-8, which is taken here.
 *
 * <p>By rows it is the lazy variant: the moments of a row move only in the steps that the row takes
 * part in.
 */
public final class Adam implements Optimizer {
  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private @Nullable Placeholder<TFloat32> rate;
  private @Nullable Placeholder<TFloat32> power1;
  private @Nullable Placeholder<TFloat32> power2;

  @Override
  public void declare(Ops tf) {
    rate = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    power1 = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    power2 = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
  }

  @Override
  public List<String> slots() {
    return List.of("_mean", "_square");
  }

  @Override
  public float slotStart() {
    return 0;
  }

  @Override
  public Op apply(Ops tf, Parameter parameter, List<Parameter> slots, Operand<TFloat32> gradient) {
    return tf.train.applyAdam(
        parameter.variable(),
        slots.get(0).variable(),
        slots.get(1).variable(),
        declared(power1),
        declared(power2),
        declared(rate),
        tf.constant(BETA_1),
        tf.constant(BETA_2),
        tf.constant(EPSILON),
        gradient);
  }

  @Override
  public Op applyRows(
      Ops tf,
      Parameter table,
      List<Parameter> slots,
      Operand<TInt32> rows,
      Operand<TFloat32> gradient) {
    Operand<TFloat32> mean = decay(tf, slots.get(0), rows, BETA_1, gradient);
    Operand<TFloat32> square = decay(tf, slots.get(1), rows, BETA_2, tf.math.square(gradient));
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> corrected =
        tf.math.mul(
            declared(rate),
            tf.math.div(
                tf.math.sqrt(tf.math.sub(one, declared(power2))),
                tf.math.sub(one, declared(power1))));
    Operand<TFloat32> change =
        tf.math.div(
            tf.math.mul(mean, corrected), tf.math.add(tf.math.sqrt(square), tf.constant(EPSILON)));
    return tf.withControlDependencies(
            List.of(
                tf.scatterUpdate(slots.get(0).variable(), rows, mean),
                tf.scatterUpdate(slots.get(1).variable(), rows, square),
                tf.scatterSub(table.variable(), rows, change)))
        .noOp();
  }

  private static Operand<TFloat32> decay(
      Ops tf, Parameter slot, Operand<TInt32> rows, float beta, Operand<TFloat32> news) {
    Operand<TFloat32> old = tf.gather(slot.variable(), rows, tf.constant(0));
    return tf.math.add(
        tf.math.mul(old, tf.constant(beta)), tf.math.mul(news, tf.constant(1 - beta)));
  }

  @Override
  public void feed(Feeds feeds, double learningRate, long step) {
    feeds.scalar(declared(rate), (float) learningRate);
    feeds.scalar(declared(power1), (float) Math.pow(BETA_1, (double) step));
    feeds.scalar(declared(power2), (float) Math.pow(BETA_2, (double) step));
  }

  private static Placeholder<TFloat32> declared(@Nullable Placeholder<TFloat32> placeholder) {
    if (placeholder == null) {
      throw new IllegalStateException("the optimizer is in no graph");
    }
    return placeholder;
  }
}
