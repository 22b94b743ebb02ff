package dev.reelstream.bench;

import dev.reelstream.job.ReelstreamOptions.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code pipeline} runs.
 *
 * @param settings in the order of a round; a round runs each of them once
 * @param warm whether figures are to be those of a warm process
 * @param rounds that count, so that a busy moment of the machine meets all settings alike
 * @param bytes ratings for the stages without state
 * @param contexts ratings for {@link Stage#SESSIONS}
 * @param queries ratings for {@link Stage#MODEL}
 * @param outcomes ratings for {@link Stage#EVALUATION}
 * @param loopSeconds length of one repetition of the model alone
 */
record PipelinePlan(
    List<JobSetting> settings,
    boolean warm,
    int rounds,
    long bytes,
    long contexts,
    long queries,
    long outcomes,
    double loopSeconds) {

  static PipelinePlan of(Scale scale) {
    return scale == Scale.QUICK
        ? new PipelinePlan(quick(), true, 3, 300_000, 120_000, 50_000, 50_000, 1)
        : new PipelinePlan(full(), true, 3, 3_000_000, 1_200_000, 400_000, 150_000, 5);
  }

  /** What bars are held against, each once. */
  private static List<JobSetting> quick() {
    Duration checkpoints = Duration.ofSeconds(1);
    List<JobSetting> settings = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      if (stage != Stage.DECODE_ENCODE) {
        settings.add(new JobSetting(stage, Delivery.EXACTLY_ONCE, 2, checkpoints));
      }
    }
    settings.add(new JobSetting(Stage.MODEL, Delivery.AT_LEAST_ONCE, 2, checkpoints));
    return settings;
  }

  private static List<JobSetting> full() {
    Duration checkpoints = Duration.ofSeconds(5);
    List<JobSetting> settings = new ArrayList<>();
    for (int parallelism : List.of(1, 2)) {
      for (Delivery delivery : List.of(Delivery.EXACTLY_ONCE, Delivery.AT_LEAST_ONCE)) {
        for (Stage stage : Stage.values()) {
          settings.add(new JobSetting(stage, delivery, parallelism, checkpoints));
        }
      }
    }
    return settings;
  }

  long events(Stage stage) {
    return switch (stage) {
      case PASS_THROUGH, DECODE_ENCODE -> bytes;
      case SESSIONS -> contexts;
      case MODEL -> queries;
      case EVALUATION -> outcomes;
    };
  }
}
