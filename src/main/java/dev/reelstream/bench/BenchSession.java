package dev.reelstream.bench;

import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.local.KafkaProcess;
import dev.reelstream.local.LocalStack;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.report.Plot;
import dev.reelstream.report.RunFolder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** One run of the suite: what sections are told, and where their figures gather. */
public final class BenchSession {
  private final Scale scale;
  private final long seed;
  private final LocalStack stack;
  private final RunFolder folder;
  private final Consumer<String> progress;
  private final List<Figure> figures = new ArrayList<>();
  private final List<Ratio> ratios = new ArrayList<>();
  private @Nullable KafkaProcess broker;
  private @Nullable ModelVersion model;
  private int prefixes;
  private final Set<String> done = new HashSet<>();

  /**
   * @param stack what sections start here is stopped when the run ends
   * @param progress is given a line for each step
   */
  BenchSession(
      Scale scale, long seed, LocalStack stack, RunFolder folder, Consumer<String> progress) {
    this.scale = scale;
    this.seed = seed;
    this.stack = stack;
    this.folder = folder;
    this.progress = progress;
  }

  public Scale scale() {
    return scale;
  }

  /** Of everything random. */
  public long seed() {
    return seed;
  }

  /** For brokers, clusters and scratch files, which end with the run. */
  public LocalStack stack() {
    return stack;
  }

  /** The run's broker, in a process of its own; started when it is first asked for. */
  KafkaProcess broker() {
    if (broker == null) {
      progress("starting a broker");
      broker = stack.start(KafkaProcess::start);
    }
    return broker;
  }

  /** To the run's broker, which may be busy. */
  KafkaConnection kafka() {
    return KafkaConnection.to(broker().bootstrapServers()).patient();
  }

  /** The run's {@link BenchModel}; made when it is first asked for. */
  ModelVersion model() {
    if (model == null) {
      progress("making a model");
      model = BenchModel.publish(stack.directory().resolve("models"), seed);
    }
    return model;
  }

  /** For topics of their own: a prefix that nobody else has. */
  String prefix(String name) {
    return name + "-" + ++prefixes + "-";
  }

  /** Whether this is the first time that somebody asks for a thing to be done once. */
  boolean first(String thing) {
    return done.add(thing);
  }

  /** Says what is being done now. */
  public void progress(String line) {
    progress.accept(line);
  }

  /**
   * Measures something in this process several times.
   *
   * @param warmups results that are thrown away first
   * @param measurement one repetition
   * @return the figure, which has been added
   */
  public Figure measure(
      String section,
      String name,
      String unit,
      Map<String, Object> parameters,
      int warmups,
      int repetitions,
      DoubleSupplier measurement) {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < warmups + repetitions; i++) {
      double value = measurement.getAsDouble();
      if (i >= warmups) {
        values.add(value);
      }
    }
    return add(new Figure(section, name, unit, parameters, values));
  }

  /** Takes a figure in, and returns it. */
  public Figure add(Figure figure) {
    figures.add(figure);
    progress(
        "%s: %s %s %s (spread %.0f %%)"
            .formatted(
                figure.section(),
                figure.label(),
                NumberText.plain(figure.median()),
                figure.unit(),
                100 * figure.spread()));
    return figure;
  }

  /** Takes in a line of the closing table. */
  public void add(Ratio ratio) {
    ratios.add(ratio);
  }

  /** Draws into {@code runs/<id>/<name>.svg}. */
  public void plot(String name, Plot plot) {
    folder.write(name + ".svg", plot.svg().getBytes(StandardCharsets.UTF_8));
  }

  List<Figure> figures() {
    return Collections.unmodifiableList(figures);
  }

  List<Ratio> ratios() {
    return Collections.unmodifiableList(ratios);
  }
}
