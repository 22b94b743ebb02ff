package dev.reelstream.training.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** What one step is fed; the tensors are freed together when it is closed. */
public final class Feeds implements AutoCloseable {
  private final Session.Runner runner;
  private final StepTensors open = new StepTensors();
  private final Map<Table, List<Indices>> byTable = new LinkedHashMap<>();

  private record Indices(Placeholder<TInt32> where, Shape shape, int[] values) {}

  public Feeds(Session.Runner runner) {
    this.runner = runner;
  }

  /** Feeds a vector. */
  public void ints(Placeholder<TInt32> where, int... values) {
    runner.feed(where, open.of(values));
  }

  void floats(Placeholder<TFloat32> where, float[] values) {
    runner.feed(where, open.of(Shape.of(values.length), values));
  }

  void scalar(Placeholder<TFloat32> where, float value) {
    runner.feed(where, open.of(value));
  }

  /** Indices into a table; of a table that is updated by rows they are collected first. */
  public void indices(Table table, Placeholder<TInt32> where, Shape shape, int[] values) {
    if (table.rows() == null) {
      feed(where, shape, values);
    } else {
      byTable
          .computeIfAbsent(table, none -> new ArrayList<>())
          .add(new Indices(where, shape, values));
    }
  }

  private void feed(Placeholder<TInt32> where, Shape shape, int[] values) {
    runner.feed(where, open.keep(TInt32.tensorOf(shape, DataBuffers.of(values))));
  }

  /** Everything of the step is known: names the rows of each table and points into them. */
  public Session.Runner done() {
    byTable.forEach(
        (table, all) -> {
          int[] rows = all.stream().flatMapToInt(one -> Arrays.stream(one.values)).toArray();
          Arrays.sort(rows);
          int count = 0;
          for (int i = 0; i < rows.length; i++) {
            if (i == 0 || rows[i] != rows[i - 1]) {
              rows[count++] = rows[i];
            }
          }
          int[] unique = Arrays.copyOf(rows, count);
          Placeholder<TInt32> where = table.rows();
          if (where != null) {
            ints(where, unique);
          }
          for (Indices one : all) {
            int[] local = new int[one.values.length];
            Arrays.setAll(local, i -> Arrays.binarySearch(unique, one.values[i]));
            feed(one.where, one.shape, local);
          }
        });
    byTable.clear();
    return runner;
  }

  @Override
  public void close() {
    open.close();
  }
}
