package dev.reelstream.bench;

import dev.reelstream.job.ReelstreamOptions.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code pipeline} runs.
 *
 * @param settings in the order of a round; a round runs each of them once
 * @param warm whether figures are to be those of a warm process
 * @param rounds that count, so that a busy moment of the machine meets all settings alike
 * @param bytes ratings for {@link Stage#PASS_THROUGH}
 * @param contexts ratings for {@link Stage#DECODE_ENCODE} and {@link Stage#SESSIONS}
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
        ? new PipelinePlan(quick(), true, 3, 300_000, 120_000, 50_000, 30_000, 1)
        : new PipelinePlan(full(), true, 3, 3_000_000, 1_200_000, 400_000, 150_000, 3);
  }

  /** What bars are held against, each once. */
  private static List<JobSetting> quick() {
    List<JobSetting> settings =
        new ArrayList<>(stages(Delivery.EXACTLY_ONCE, 2, Duration.ofSeconds(1)));
    settings.removeIf(setting -> setting.stage() == Stage.DECODE_ENCODE);
    settings.add(new JobSetting(Stage.MODEL, Delivery.AT_LEAST_ONCE, 2, Duration.ofSeconds(1)));
    return settings;
  }

  private static List<JobSetting> full() {
    Duration checkpoints = Duration.ofSeconds(5);
    List<JobSetting> settings = new ArrayList<>(stages(Delivery.EXACTLY_ONCE, 1, checkpoints));
    settings.addAll(stages(Delivery.EXACTLY_ONCE, 2, checkpoints));
    settings.addAll(stages(Delivery.AT_LEAST_ONCE, 2, checkpoints));
    return settings;
  }

  private static List<JobSetting> stages(Delivery delivery, int parallelism, Duration checkpoints) {
    return Stream.of(Stage.values())
        .map(stage -> new JobSetting(stage, delivery, parallelism, checkpoints))
        .toList();
  }

  long events(Stage stage) {
    return switch (stage) {
      case PASS_THROUGH -> bytes;
      case DECODE_ENCODE, SESSIONS -> contexts;
      case MODEL -> queries;
      case EVALUATION -> outcomes;
    };
  }
}
