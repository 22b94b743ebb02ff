package dev.reelstream.bench;

import static java.util.Objects.requireNonNull;

import dev.reelstream.job.ReelstreamOptions;
import dev.reelstream.job.ReelstreamOptions.Delivery;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.Retriever;
import dev.reelstream.retrieval.ServingModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** How many ratings a second the job takes, stage by stage, and what each costs where. */
final class PipelineSection implements Section {
  static final String NAME = "pipeline";
  static final String THROUGHPUT = "throughput";

  /** Start of a run that is not measured: caches fill and methods are compiled. */
  private static final double WARM_UP = 0.2;

  private final Function<Scale, PipelinePlan> plans;

  PipelineSection() {
    this(PipelinePlan::of);
  }

  PipelineSection(Function<Scale, PipelinePlan> plans) {
    this.plans = plans;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(BenchSession session) {
    PipelinePlan plan = plans.apply(session.scale());
    ModelVersion model = session.model();
    Map<JobSetting, List<ProgressCurve>> runs = drain(session, plan, model);
    Figure loop = loop(session, plan, model, "model alone", ServingModel::retriever);
    Figure graph = loop(session, plan, model, "SavedModel alone", ServingModel::graphRetriever);
    Map<JobSetting, Figure> rates = new LinkedHashMap<>();
    Map<JobSetting, Figure> answers = new LinkedHashMap<>();
    runs.forEach(
        (setting, curves) -> {
          rates.put(
              setting,
              add(
                  session,
                  THROUGHPUT,
                  "events/s",
                  setting,
                  curves,
                  ProgressCurve::eventsPerSecond));
          add(session, "job cpu", "µs/event", setting, curves, ProgressCurve::jobCpuMicros);
          add(session, "broker cpu", "µs/event", setting, curves, ProgressCurve::brokerCpuMicros);
          if (setting.stage().asksModel()) {
            answers.put(
                setting,
                add(
                    session,
                    "answers",
                    "queries/s",
                    setting,
                    curves,
                    ProgressCurve::answersPerSecond));
          }
        });
    compare(session, rates, answers, loop);
    at(answers, Stage.MODEL, Delivery.EXACTLY_ONCE)
        .ifPresent(
            made ->
                session.add(
                    Ratio.of(
                        "pipeline with gru ÷ its SavedModel alone in a tight loop",
                        made,
                        graph,
                        Bar.atLeast(0.6))));
  }

  private static Map<JobSetting, List<ProgressCurve>> drain(
      BenchSession session, PipelinePlan plan, ModelVersion model) {
    KafkaConnection kafka = session.kafka();
    Map<Long, LoadedTopic> topics = new LinkedHashMap<>();
    for (JobSetting setting : plan.settings()) {
      long events = plan.events(setting.stage());
      if (!topics.containsKey(events)) {
        session.progress("pipeline: sending " + events + " ratings");
        LoadedTopic topic =
            LoadedTopic.load(
                kafka, "pipeline-" + events + "-", Workload.movieLens(events, session.seed()));
        BenchModel.announce(model, topic);
        topics.put(events, topic);
      }
    }
    try (JobRunner runner = new JobRunner(session)) {
      if (plan.warm()) {
        WarmUp.once(session, runner);
      }
      return Rounds.of(
          plan.settings(),
          plan.rounds(),
          (round, setting) -> {
            session.progress(
                "pipeline: round %d of %d, %s"
                    .formatted(round, plan.rounds(), setting.parameters()));
            ProgressCurve curve =
                runner.drain(requireNonNull(topics.get(plan.events(setting.stage()))), setting);
            return curve.between(WARM_UP, 1);
          });
    }
  }

  private static Figure loop(
      BenchSession session,
      PipelinePlan plan,
      ModelVersion model,
      String name,
      Function<ServingModel, Retriever> ways) {
    int batch = ReelstreamOptions.BATCH_SIZE.defaultValue();
    int k = ReelstreamOptions.K.defaultValue();
    int threads = JobRunner.SLOTS;
    try (ModelLoop loop =
        new ModelLoop(
            model,
            QuerySample.of(Workload.movieLens(plan.queries(), session.seed()), 5),
            batch,
            k,
            threads,
            ways)) {
      return session.measure(
          NAME,
          name,
          "queries/s",
          Map.of("batch", batch, "k", k, "threads", threads),
          1,
          Math.max(3, plan.rounds()),
          () -> loop.run(plan.loopSeconds()));
    }
  }

  private static Figure add(
      BenchSession session,
      String name,
      String unit,
      JobSetting setting,
      List<ProgressCurve> curves,
      ToDoubleFunction<ProgressCurve> value) {
    return session.add(Figure.of(NAME, name, unit, setting.parameters(), curves, value));
  }

  private static void compare(
      BenchSession session,
      Map<JobSetting, Figure> rates,
      Map<JobSetting, Figure> answers,
      Figure loop) {
    Optional<Figure> bytes = at(rates, Stage.PASS_THROUGH, Delivery.EXACTLY_ONCE);
    Optional<Figure> contexts = at(rates, Stage.SESSIONS, Delivery.EXACTLY_ONCE);
    if (bytes.isPresent() && contexts.isPresent()) {
      session.add(
          Ratio.of(
              "sessions + context, no model ÷ pass-through, exactly-once",
              contexts.get(),
              bytes.get(),
              Bar.atLeast(0.5)));
    }
    for (Stage stage : List.of(Stage.MODEL, Stage.EVALUATION)) {
      at(answers, stage, Delivery.EXACTLY_ONCE)
          .ifPresent(
              made ->
                  session.add(
                      Ratio.of(
                          "pipeline with gru"
                              + (stage.evaluates() ? " and evaluation" : "")
                              + " ÷ the same model in a tight loop",
                          made,
                          loop,
                          Bar.atLeast(0.6))));
    }
    Optional<Figure> once = at(rates, Stage.MODEL, Delivery.EXACTLY_ONCE);
    Optional<Figure> least = at(rates, Stage.MODEL, Delivery.AT_LEAST_ONCE);
    if (once.isPresent() && least.isPresent()) {
      session.add(
          Ratio.of(
              "exactly-once ÷ at-least-once, pipeline with gru",
              once.get(),
              least.get(),
              Bar.atLeast(0.9)));
    }
  }

  /** At the highest parallelism. */
  private static Optional<Figure> at(
      Map<JobSetting, Figure> figures, Stage stage, Delivery delivery) {
    return figures.keySet().stream()
        .filter(each -> each.stage() == stage && each.delivery() == delivery)
        .max((a, b) -> Integer.compare(a.parallelism(), b.parallelism()))
        .map(figures::get);
  }
}
