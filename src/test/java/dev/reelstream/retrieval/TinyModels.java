package dev.reelstream.retrieval;

import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link TinySavedModel} for tests of other packages. */
public final class TinyModels {
  private static final int TOIL = 2000;

  private TinyModels() {}

  /** Publishes a model that knows {@code item-1} … {@code item-<catalogue>}. */
  public static ModelVersion publish(ModelRegistry registry, int catalogue, long seed) {
    return TinySavedModel.random(catalogue, 8, seed).publish(registry);
  }

  /** The same, which works for tenths of a second on every call, however few queries it is for. */
  public static ModelVersion publishSlow(ModelRegistry registry, int catalogue, long seed) {
    return TinySavedModel.random(catalogue, 8, seed).with(TinyModels::toil).publish(registry);
  }

  /** The same, whose scores are blended with followers. */
  public static ModelVersion publishBlending(
      ModelRegistry registry, int catalogue, double weight, long seed) {
    return TinySavedModel.random(catalogue, 8, seed)
        .telling(Map.of(Blend.WEIGHT, weight, Blend.SCALE, 1.0))
        .publish(registry);
  }

  /** Adds nothing to the scores by way of a large product, which depends on them. */
  private static Operand<TFloat32> toil(Ops tf, Operand<TFloat32> scores) {
    Operand<TFloat32> one =
        tf.math.minimum(
            tf.math.abs(tf.sum(scores, tf.constant(new int[] {0, 1}))), tf.constant(1f));
    Operand<TFloat32> square = tf.fill(tf.constant(new int[] {TOIL, TOIL}), one);
    Operand<TFloat32> sum = tf.sum(tf.linalg.matMul(square, square), tf.constant(new int[] {0, 1}));
    return tf.math.add(scores, tf.math.mul(sum, tf.constant(0f)));
  }

  /** The same, which answers {@code user-1} … {@code user-<users>} only. */
  public static ModelVersion publishForUsers(
      ModelRegistry registry, int catalogue, int users, long seed) {
    return TinySavedModel.forUsers(catalogue, users, 8, seed).publish(registry);
  }
}
