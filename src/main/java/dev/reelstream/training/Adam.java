package dev.reelstream.training;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Adam (Kingma and Ba, 2015) with a rate that is fed with every step. */
final class Adam {
  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final Ops tf;
  private final GruVariables variables;
  private final GruVariables means;
  private final GruVariables squares;
  private final Placeholder<TFloat32> rate;
  private final Placeholder<TFloat32> power1;
  private final Placeholder<TFloat32> power2;

  Adam(Ops tf, GruVariables variables) {
    this.tf = tf;
    this.variables = variables;
    means = new GruVariables(tf, variables.items(), variables.dimensions(), "_mean");
    squares = new GruVariables(tf, variables.items(), variables.dimensions(), "_square");
    rate = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    power1 = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    power2 = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
  }

  /**
   * One update of all variables.
   *
   * <p>Variables are read by reference: an update that starts before the backward pass has read the
   * old value everywhere makes the gradients of that pass wrong, and differently in every run. So
   * each update waits for everything in {@code before}, which must hold all gradients.
   */
  Op step(List<Op> before, List<Operand<TFloat32>> gradients) {
    Ops after = tf.withControlDependencies(before);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < gradients.size(); i++) {
      updates.add(
          after.train.applyAdam(
              variables.all().get(i),
              means.all().get(i),
              squares.all().get(i),
              power1,
              power2,
              rate,
              tf.constant(BETA_1),
              tf.constant(BETA_2),
              tf.constant(EPSILON),
              gradients.get(i)));
    }
    return tf.withControlDependencies(updates).noOp();
  }

  /** Sets both moments to zero. */
  void reset(Session session) {
    means.assign(session, GruWeights.zero(variables.items(), variables.dimensions()));
    squares.assign(session, GruWeights.zero(variables.items(), variables.dimensions()));
  }

  /** Feeds of one step, counted from 1; the tensors are closed with {@code open}. */
  Session.Runner feed(Session.Runner runner, Tensors open, double learningRate, long step) {
    return runner
        .feed(rate, open.of((float) learningRate))
        .feed(power1, open.of((float) Math.pow(BETA_1, (double) step)))
        .feed(power2, open.of((float) Math.pow(BETA_2, (double) step)));
  }
}
