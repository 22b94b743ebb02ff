package dev.reelstream.training.graph;

import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Assign;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** A variable with the means to set and to read it. */
public final class Parameter {
  private final String name;
  private final Shape shape;
  private final Variable<TFloat32> variable;
  private final Placeholder<TFloat32> value;
  private final Assign<TFloat32> assign;

  public Parameter(Ops tf, String name, Shape shape) {
    this.name = name;
    this.shape = shape;
    variable = tf.withName(name).variable(shape, TFloat32.class);
    value = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
    assign = tf.assign(variable, value);
  }

  public String name() {
    return name;
  }

  public Shape shape() {
    return shape;
  }

  public Variable<TFloat32> variable() {
    return variable;
  }

  /** Assigns the values, row by row. */
  public void set(Session session, float[] values) {
    try (StepTensors open = new StepTensors()) {
      session.runner().feed(value, open.of(shape, values)).addTarget(assign).run().close();
    }
  }

  /** The values as they are now, row by row. */
  public float[] get(Session session) {
    try (Result result = session.runner().fetch(variable).run()) {
      TFloat32 tensor = (TFloat32) result.get(0);
      float[] values = new float[(int) tensor.size()];
      tensor.copyTo(DataBuffers.of(values, false, false));
      return values;
    }
  }
}
