package dev.reelstream.retraining;

import dev.reelstream.kafka.KafkaTopics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a round of retraining works on.
 *
 * @param registry where champion and candidates are kept
 * @param work where examples and undecided candidates lie between rounds
 * @param dryRun to decide without publishing or announcing anything
 * @param bound a file with the offsets to read up to; null for the topic's end
 */
public record RetrainSettings(
    KafkaTopics topics,
    Path registry,
    Path work,
    Tuning tuning,
    boolean dryRun,
    @Nullable Path bound) {

  /**
   * How the candidate is trained and judged.
   *
   * @param options of conf/retraining.yaml
   * @param hyperparameters values that replace those of conf/families.yaml
   */
  public record Tuning(
      long seed, Map<String, String> options, Map<String, String> hyperparameters) {
    /** With options of conf/retraining.yaml and hyperparameters told apart by their names. */
    public static Tuning of(long seed, Map<String, String> mixed) {
      Map<String, String> options = new LinkedHashMap<>(mixed);
      options.keySet().retainAll(RetrainConfig.DEFAULTS.keySet());
      Map<String, String> hyperparameters = new LinkedHashMap<>(mixed);
      hyperparameters.keySet().removeAll(options.keySet());
      return new Tuning(seed, options, hyperparameters);
    }

    /** {@link RetrainingException} says what is wrong with the options. */
    public RetrainConfig config() {
      return RetrainConfig.parse(options);
    }
  }

  /** The options by which another process goes through the same round. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    if (dryRun) {
      arguments.add("--dry-run");
    }
    arguments.addAll(topics.arguments());
    arguments.add("--once");
    arguments.add("--registry=" + registry);
    arguments.add("--work=" + work);
    arguments.add("--seed=" + tuning.seed());
    tuning.options().forEach((key, value) -> arguments.add("--set=" + key + "=" + value));
    tuning
        .hyperparameters()
        .forEach((name, value) -> arguments.add("--train=" + name + "=" + value));
    return arguments;
  }
}
