package dev.reelstream.job;

import dev.reelstream.job.ReelstreamOptions.Delivery;
import dev.reelstream.session.SessionRules;
import java.io.Serializable;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** The job's options, parsed once and checked. */
public record JobConfig(
    String bootstrapServers,
    String groupId,
    String topicPrefix,
    Delivery delivery,
    String transactionalIdPrefix,
    Duration transactionTimeout,
    Duration outOfOrderness,
    Duration idleTimeout,
    SessionRules session,
    int k,
    Duration recommendTimeout,
    int batchSize,
    Duration batchWait,
    int capacity,
    boolean evaluation,
    Duration evaluationWindow)
    implements Serializable {

  static final int LARGEST_K = 1000;

  /**
   * Parses options given as text.
   *
   * @throws ConfigException for an unknown key, a value that does not parse or one out of its range
   */
  public static JobConfig parse(Map<String, String> options) {
    Configuration given = new Configuration();
    options.forEach(
        (key, value) -> {
          refuseUnknown(key);
          given.setString(key, value);
        });
    JobConfig config =
        new JobConfig(
            get(given, ReelstreamOptions.BOOTSTRAP_SERVERS),
            get(given, ReelstreamOptions.GROUP_ID),
            get(given, ReelstreamOptions.TOPIC_PREFIX),
            get(given, ReelstreamOptions.DELIVERY),
            get(given, ReelstreamOptions.TRANSACTIONAL_ID_PREFIX),
            get(given, ReelstreamOptions.TRANSACTION_TIMEOUT),
            notNegative(given, ReelstreamOptions.OUT_OF_ORDERNESS),
            notNegative(given, ReelstreamOptions.IDLE_TIMEOUT),
            new SessionRules(
                atLeast(given, ReelstreamOptions.SESSION_GAP, Duration.ofMillis(1)).toMillis(),
                get(given, ReelstreamOptions.MIN_RATING),
                within(given, ReelstreamOptions.CONTEXT_LENGTH, 1, 1000),
                get(given, ReelstreamOptions.CONTEXT_SCOPE),
                get(given, ReelstreamOptions.LIVE_FROM)),
            within(given, ReelstreamOptions.K, 1, LARGEST_K),
            atLeast(given, ReelstreamOptions.RECOMMEND_TIMEOUT, Duration.ofMillis(1)),
            within(given, ReelstreamOptions.BATCH_SIZE, 1, 65_536),
            notNegative(given, ReelstreamOptions.BATCH_WAIT),
            within(given, ReelstreamOptions.CAPACITY, 1, 1_000_000),
            get(given, ReelstreamOptions.EVALUATION),
            atLeast(given, ReelstreamOptions.EVALUATION_WINDOW, Duration.ofSeconds(1)));
    if (Double.isNaN(config.session().minRating())) {
      throw new ConfigException("min-rating is NaN: expected a number");
    }
    if (config.capacity() < config.batchSize()) {
      throw new ConfigException(
          "retrieval.capacity is "
              + config.capacity()
              + ": expected at least retrieval.batch-size, "
              + config.batchSize());
    }
    return config;
  }

  /** True if ratings wait for the watermark. */
  public boolean reorder() {
    return !outOfOrderness.isZero();
  }

  private static void refuseUnknown(String key) {
    if (ReelstreamOptions.ALL.stream().anyMatch(option -> option.key().equals(key))) {
      return;
    }
    String nearest =
        ReelstreamOptions.ALL.stream()
            .map(ConfigOption::key)
            .min(
                Comparator.comparingInt(
                    known -> LevenshteinDistance.getDefaultInstance().apply(known, key)))
            .orElseThrow();
    throw new ConfigException("unknown option " + key + ": did you mean " + nearest + "?");
  }

  private static <T> T get(Configuration given, ConfigOption<T> option) {
    try {
      return given.get(option);
    } catch (IllegalArgumentException e) {
      String value = given.toMap().get(option.key());
      throw new ConfigException(
          option.key() + " is " + value + ": expected a value like " + option.defaultValue());
    }
  }

  private static int within(
      Configuration given, ConfigOption<Integer> option, int lowest, int highest) {
    int value = get(given, option);
    if (value < lowest || value > highest) {
      throw new ConfigException(
          option.key() + " is " + value + ": expected " + lowest + " to " + highest);
    }
    return value;
  }

  private static Duration notNegative(Configuration given, ConfigOption<Duration> option) {
    return atLeast(given, option, Duration.ZERO);
  }

  private static Duration atLeast(
      Configuration given, ConfigOption<Duration> option, Duration lowest) {
    Duration value = get(given, option);
    if (value.compareTo(lowest) < 0) {
      throw new ConfigException(
          option.key() + " is " + value + ": expected at least " + lowest.toMillis() + " ms");
    }
    return value;
  }
}
