package dev.reelstream.bench;

import dev.reelstream.bench.InferencePlan.Shape;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.job.ReelstreamOptions;
import dev.reelstream.query.Query;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.report.Plot;
import dev.reelstream.report.Plot.Axis;
import dev.reelstream.report.Plot.Point;
import dev.reelstream.report.Plot.Series;
import dev.reelstream.retrieval.Retriever;
import dev.reelstream.retrieval.ServingModel;
import dev.reelstream.retrieval.index.IndexChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The retriever that the job uses, called by one thread: every model at every batch size. */
final class InferenceGrid {
  private static final int K = ReelstreamOptions.K.defaultValue();
  private static final int CONTEXT = 10;

  /** The batch that catalogues are compared at: the job's own lies near it. */
  private static final int COMPARED = 64;

  private final BenchSession session;
  private final InferencePlan plan;
  private final Figure peak;
  private final Map<String, List<Point>> byBatch = new TreeMap<>();
  private final Map<String, List<Point>> byCatalogue = new TreeMap<>();

  /**
   * @param peak what achieved arithmetic is held against
   */
  InferenceGrid(BenchSession session, InferencePlan plan, Figure peak) {
    this.session = session;
    this.plan = plan;
    this.peak = peak;
  }

  /** Adds the figures of one model. */
  void measure(Shape shape, ModelVersion version) {
    try (ServingModel model = ServingModel.load(version, IndexChoice.EXACT);
        Retriever retriever = model.retriever()) {
      for (int batch : plan.batches()) {
        Figure rate = exact(retriever, shape, batch);
        byBatch
            .computeIfAbsent(
                "%,d items, %d dimensions".formatted(shape.items(), shape.dimensions()),
                none -> new ArrayList<>())
            .add(new Point(batch, rate.median()));
        compare("every item scored", shape, batch, rate);
      }
    }
    if (shape.items() <= plan.walked() && shape.dimensions() == dimensions()) {
      session.progress("inference: building a graph of %,d items".formatted(shape.items()));
      try (ServingModel model = ServingModel.load(version, IndexChoice.APPROXIMATE);
          Retriever retriever = model.retriever()) {
        List<CallLoop> loops = loops(retriever, shape, COMPARED);
        compare("a graph walked", shape, COMPARED, rate(loops, "approximate", shape, COMPARED));
      }
    }
  }

  private Figure exact(Retriever retriever, Shape shape, int batch) {
    List<CallLoop> loops = loops(retriever, shape, batch);
    Map<String, Object> setting = setting("exact", shape, batch);
    GruWork work = new GruWork(shape.items(), shape.dimensions(), CONTEXT);
    Figure rate = rate(loops, "exact", shape, batch);
    add("call", "ms", setting, loops.stream().map(CallLoop::medianMillis).toList());
    add(
        "allocated",
        "B/query",
        setting,
        loops.stream().map(each -> each.bytesPerCall() / batch).toList());
    Figure achieved = arithmetic("arithmetic", setting, loops, batch * work.flop());
    if (shape.equals(InferencePlan.REFERENCE) && batch == InferencePlan.BATCH) {
      Figure done = arithmetic("arithmetic done", setting, loops, batch * work.flopWithTable());
      Bar bar = Bar.atLeast(0.25);
      session.add(Ratio.of("arithmetic of gru ÷ matrix product, 512 queries", achieved, peak, bar));
      session.add(
          Ratio.of("the same, what a table holds left out ÷ matrix product", done, peak, bar));
    }
    return rate;
  }

  private List<CallLoop> loops(Retriever retriever, Shape shape, int batch) {
    List<Query> queries = RandomQueries.of(shape.items(), batch, session.seed());
    return CallLoop.repeat(() -> ask(retriever, queries), plan.seconds(), plan.repetitions());
  }

  /** Asks, and checks that nothing is missing. */
  private static void ask(Retriever retriever, List<Query> queries) {
    for (List<ScoredItem> items : retriever.retrieve(queries, K)) {
      if (items.size() != K) {
        throw new BenchException(
            "a query was answered with %d of %d items".formatted(items.size(), K));
      }
    }
  }

  private Figure rate(List<CallLoop> loops, String index, Shape shape, int batch) {
    return add(
        "queries",
        "queries/s",
        setting(index, shape, batch),
        loops.stream().map(each -> each.callsPerSecond() * batch).toList());
  }

  private Figure arithmetic(
      String name, Map<String, Object> setting, List<CallLoop> loops, double flopPerCall) {
    return add(
        name,
        "GFLOP/s",
        setting,
        loops.stream().map(each -> each.gigaPerSecond(flopPerCall)).toList());
  }

  private Figure add(String name, String unit, Map<String, Object> setting, List<Double> values) {
    return session.add(new Figure(InferenceSection.NAME, name, unit, setting, values));
  }

  private static Map<String, Object> setting(String index, Shape shape, int batch) {
    return Map.of(
        "index", index, "items", shape.items(), "dimensions", shape.dimensions(), "batch", batch);
  }

  private static int dimensions() {
    return InferencePlan.REFERENCE.dimensions();
  }

  private void compare(String how, Shape shape, int batch, Figure rate) {
    if (batch == COMPARED && shape.dimensions() == dimensions()) {
      byCatalogue
          .computeIfAbsent(how, none -> new ArrayList<>())
          .add(new Point(shape.items(), 1e6 / rate.median()));
    }
  }

  /** Draws the queries per second by batch, and the time of a query by catalogue. */
  void plot() {
    session.plot(
        "inference-batches",
        new Plot(
            "Queries per second, one thread",
            Axis.logarithmic("queries per call"),
            Axis.logarithmic("queries/s"),
            series(byBatch)));
    session.plot(
        "inference-catalogues",
        new Plot(
            "Time of a query, %d dimensions, %d per call".formatted(dimensions(), COMPARED),
            Axis.logarithmic("items"),
            Axis.logarithmic("µs/query"),
            series(byCatalogue)));
  }

  private static List<Series> series(Map<String, List<Point>> lines) {
    return lines.entrySet().stream()
        .map(line -> new Series(line.getKey(), sorted(line.getValue())))
        .toList();
  }

  private static List<Point> sorted(List<Point> points) {
    return points.stream().sorted((a, b) -> Double.compare(a.x(), b.x())).toList();
  }
}
