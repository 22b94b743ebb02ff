package dev.reelstream.bench;

import dev.reelstream.bench.InferencePlan.Shape;
import dev.reelstream.local.FileTree;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.index.MatrixProduct;
import dev.reelstream.training.UntrainedVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a query costs a model without a job around it. */
final class InferenceSection implements Section {
  static final String NAME = "inference";

  private static final int PEAK_SIZE = 1024;

  private final Function<Scale, InferencePlan> plans;

  InferenceSection() {
    this(InferencePlan::of);
  }

  InferenceSection(Function<Scale, InferencePlan> plans) {
    this.plans = plans;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(BenchSession session) {
    InferencePlan plan = plans.apply(session.scale());
    Path models = session.stack().directory().resolve(NAME);
    Figure peak = peak(session, plan);
    InferenceGrid grid = new InferenceGrid(session, plan, peak);
    for (Shape shape : plan.shapes()) {
      session.progress(
          "inference: making a model of %,d items and %d dimensions"
              .formatted(shape.items(), shape.dimensions()));
      ModelVersion version =
          UntrainedVersion.publish(
              "gru",
              shape.items(),
              Map.of("dimensions", Integer.toString(shape.dimensions())),
              session.seed(),
              new ModelRegistry(models));
      grid.measure(shape, version);
      if (shape.equals(InferencePlan.REFERENCE)) {
        new InferenceLayers(session, plan, version).measure();
      }
      // A million items of 128 dimensions take a gigabyte.
      FileTree.delete(models);
    }
    grid.plot();
  }

  /** By the kernels that the model runs on, on one core as the model is. */
  private static Figure peak(BenchSession session, InferencePlan plan) {
    try (MatrixProduct product = new MatrixProduct(PEAK_SIZE, session.seed())) {
      List<CallLoop> loops = CallLoop.repeat(product::run, plan.seconds(), plan.repetitions());
      return session.add(
          new Figure(
              NAME,
              "matrix product",
              "GFLOP/s",
              Map.of("size", PEAK_SIZE),
              loops.stream().map(each -> each.gigaPerSecond(product.flop())).toList()));
    }
  }
}
