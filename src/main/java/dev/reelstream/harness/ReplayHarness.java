package dev.reelstream.harness;

import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.Datasets;
import dev.reelstream.job.JobConfig;
import dev.reelstream.job.ReelstreamOptions;
import dev.reelstream.registry.ModelChoice;
import dev.reelstream.report.Progress;
import dev.reelstream.report.Summary;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One replay from data set to summary: open, train, start, stream, measure.
 *
 * <pre>{@code
 * ReplaySettings settings =
 *     ReplaySettings.of("ml-100k").withModels(ReplayModels.of("gru", List.of("two-tower"), Map.of()));
 * Summary summary = new ReplayHarness().run(settings, Progress.silent());
 * summary.online().forEach(row -> System.out.println(row.model() + " " + row.hitRate()));
 * }</pre>
 *
 * <p>Trainings and retrainings run in JVMs of their own, made from this one's class path.
 */
public final class ReplayHarness {
  /**
   * Runs to the end, and leaves a folder under {@link ReplaySettings.Output#runs}; nothing is left
   * of a run that fails or is interrupted.
   *
   * @throws SettingsException for settings that contradict each other
   * @throws HarnessException where there is nothing to train on or to recommend for, or where a
   *     part fails; what the parts throw comes through as it is
   */
  public Summary run(ReplaySettings settings, Progress progress) {
    Instant started = Instant.now();
    // Everything that can be wrong with the options is found before anything is started.
    Map<String, String> options =
        settings.job().complete(settings.models(), settings.pace().disorder());
    JobConfig config = JobConfig.parse(options);
    Dataset dataset = Datasets.open(settings.data(), progress::reading);
    progress.done();
    ReplayPlan plan = ReplayPlan.of(dataset, settings.history(), config.session().minRating());
    progress.say(headline(settings, plan, config.serving().k()));
    requireSomethingLive(settings, plan);
    StartingModels.Plan first = StartingModels.Plan.of(settings, plan);
    options.put(ReelstreamOptions.LIVE_FROM.key(), Long.toString(plan.boundary().timestamp()));
    try (ReplayStack stack = ReplayStack.start(settings, options, plan, started)) {
      StartingModels models = first.train(stack.registry(), progress);
      stack.announce(models);
      Summary summary = stack.stream(models, progress);
      stack.keep(summary);
      return summary;
    }
  }

  /** What runs on what data; the notice of a data set that stands in for another comes first. */
  private static String headline(ReplaySettings settings, ReplayPlan plan, int k) {
    Dataset dataset = plan.dataset();
    ReplayModels models = settings.models();
    StringBuilder lines = new StringBuilder();
    dataset.notice().ifPresent(notice -> lines.append(notice).append('\n'));
    lines.append(
        String.format(
            Locale.ROOT,
            "replay of %s%s: %,d ratings by %,d users of %,d items, %,d of them live; %s, model %s%s, K = %d",
            dataset.name(),
            dataset.synthetic() ? " (SYNTHETIC data, not MovieLens)" : "",
            dataset.ratings().size(),
            dataset.ratings().users(),
            dataset.ratings().items(),
            plan.liveRatings(),
            settings.job().embedded()
                ? "embedded Kafka"
                : "Kafka at " + settings.job().bootstrapServers(),
            models.champion(),
            models.shadows().isEmpty()
                ? ""
                : models.shadows().stream()
                    .map(ModelChoice::toString)
                    .collect(Collectors.joining(", ", " with shadow ", "")),
            k));
    if (dataset.skippedLines() > 0) {
      lines.append(
          String.format(
              Locale.ROOT,
              "%nskipped %,d malformed lines of the data set",
              dataset.skippedLines()));
    }
    return lines.toString();
  }

  private static void requireSomethingLive(ReplaySettings settings, ReplayPlan plan) {
    if (plan.positives() == 0) {
      throw new HarnessException(
          "nothing is live: with --history %s no rating of at least %s is left to recommend for"
              .formatted(settings.history(), plan.minRating()));
    }
    if (plan.boundary().row() == 0) {
      throw new HarnessException(
          "there is no history to train on: --history %s of %d ratings is none"
              .formatted(settings.history(), plan.dataset().ratings().size()));
    }
  }
}
