package dev.reelstream.harness;

import dev.reelstream.job.JobConfig;
import dev.reelstream.job.ReelstreamOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The job that a replay runs, and the Kafka it runs on.
 *
 * @param options of the job by their key, as text
 * @param parallelism tasks of each stage
 * @param bootstrapServers somebody's Kafka; null for an embedded one
 * @param kafkaPort of the embedded one; 0 for any free port
 */
public record ReplayJob(
    Map<String, String> options,
    int parallelism,
    @Nullable String bootstrapServers,
    int kafkaPort) {
  /** Every option at its default, as parallel as this machine has cores, up to four. */
  public static final ReplayJob DEFAULT = new ReplayJob(Map.of(), cores(), null, 0);

  /** Checks the options too, by parsing them. */
  public ReplayJob {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    if (parallelism < 1 || parallelism > 128) {
      throw new SettingsException("--parallelism is " + parallelism + ": expected 1 to 128");
    }
    JobConfig.parse(options);
  }

  /** As many as there are cores, at most four. */
  public static int cores() {
    return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
  }

  boolean embedded() {
    return bootstrapServers == null;
  }

  boolean evaluates() {
    return JobConfig.parse(options).evaluation().enabled();
  }

  /** The options with what a replay sets unless it was said: order, patience, capabilities. */
  Map<String, String> complete(ReplayModels models, Duration disorder) {
    Map<String, String> complete = new LinkedHashMap<>(options);
    if (!disorder.isZero()) {
      complete.putIfAbsent(ReelstreamOptions.OUT_OF_ORDERNESS.key(), disorder.toMillis() + " ms");
    }
    // The figures of a replay are those of the models, not of the machine it runs on.
    complete.putIfAbsent(ReelstreamOptions.SHADOW_WAIT.key(), "true");
    models.needs().forEach((capability, family) -> require(complete, capability.option(), family));
    return complete;
  }

  private static void require(Map<String, String> options, String capability, String family) {
    if (!Boolean.parseBoolean(options.getOrDefault(capability, "true").strip())) {
      throw new SettingsException(
          "%s is false: a %s needs it, leave it out or set it to true"
              .formatted(capability, family));
    }
    options.put(capability, "true");
  }
}
