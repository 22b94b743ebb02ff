package dev.reelstream.job;

import dev.reelstream.evaluation.EvaluationRules;
import dev.reelstream.ingest.IngestRules;
import dev.reelstream.recommend.Batching;
import dev.reelstream.recommend.ServingRules;
import dev.reelstream.retrieval.Capability;
import dev.reelstream.session.SessionRules;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.TimeUtils;

/** The job's options, parsed once and checked. */
public record JobConfig(
    KafkaRules kafka,
    IngestRules ingest,
    SessionRules session,
    ServingRules serving,
    EvaluationRules evaluation)
    implements Serializable {

  static final int LARGEST_K = 1000;

  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Kafka's and Flink's timeouts are ints of milliseconds in places: 24 days fit. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(24);

  /** For event time; far from where sums of milliseconds overflow. */
  private static final Duration LONGEST_SPAN = Duration.ofDays(36_500);

  private static final Pattern TOPIC_PREFIX = Pattern.compile("[a-zA-Z0-9._-]{0,200}");

  /**
   * Parses options given as text.
   *
   * @throws ConfigException for an unknown key, a value that does not parse or one out of its range
   */
  public static JobConfig parse(Map<String, String> options) {
    Configuration given = new Configuration();
    RenamedOptions.current(options)
        .forEach(
            (key, value) -> {
              refuseUnknown(key);
              given.setString(key, value);
            });
    try {
      return new JobConfig(
          kafka(given), ingest(given), session(given), serving(given), evaluation(given));
    } catch (IllegalArgumentException e) {
      // Values that are in range each, but not together.
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private static KafkaRules kafka(Configuration given) {
    return new KafkaRules(
        text(given, ReelstreamOptions.BOOTSTRAP_SERVERS, "host:port"),
        text(given, ReelstreamOptions.GROUP_ID, "a name"),
        prefix(given, ReelstreamOptions.TOPIC_PREFIX),
        get(given, ReelstreamOptions.DELIVERY),
        text(given, ReelstreamOptions.TRANSACTIONAL_ID_PREFIX, "a name"),
        within(given, ReelstreamOptions.TRANSACTION_TIMEOUT, SECOND, LONGEST_WAIT));
  }

  private static IngestRules ingest(Configuration given) {
    return new IngestRules(
        within(given, ReelstreamOptions.OUT_OF_ORDERNESS, Duration.ZERO, LONGEST_SPAN),
        within(given, ReelstreamOptions.IDLE_TIMEOUT, Duration.ZERO, LONGEST_WAIT));
  }

  private static SessionRules session(Configuration given) {
    return new SessionRules(
        within(given, ReelstreamOptions.SESSION_GAP, MILLISECOND, LONGEST_SPAN).toMillis(),
        finite(given, ReelstreamOptions.MIN_RATING),
        within(given, ReelstreamOptions.CONTEXT_LENGTH, 1, 1000),
        get(given, ReelstreamOptions.CONTEXT_SCOPE),
        get(given, ReelstreamOptions.LIVE_FROM));
  }

  private static ServingRules serving(Configuration given) {
    return new ServingRules(
        within(given, ReelstreamOptions.K, 1, LARGEST_K),
        within(given, ReelstreamOptions.RECOMMEND_TIMEOUT, MILLISECOND, LONGEST_WAIT),
        within(given, ReelstreamOptions.LOAD_TIMEOUT, MILLISECOND, LONGEST_WAIT),
        new Batching(
            within(given, ReelstreamOptions.BATCH_SIZE, 1, 65_536),
            within(given, ReelstreamOptions.BATCH_WAIT, Duration.ZERO, LONGEST_WAIT),
            within(given, ReelstreamOptions.CAPACITY, 1, 1_000_000)),
        get(given, ReelstreamOptions.INDEX),
        Arrays.stream(Capability.values())
            .filter(each -> get(given, ReelstreamOptions.providing(each)))
            .collect(Collectors.toSet()),
        get(given, ReelstreamOptions.SHADOW_WAIT));
  }

  private static EvaluationRules evaluation(Configuration given) {
    return new EvaluationRules(
        get(given, ReelstreamOptions.EVALUATION),
        within(given, ReelstreamOptions.EVALUATION_WINDOW, SECOND, LONGEST_SPAN));
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
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw refuse(given, option, expected(option.defaultValue()));
    }
  }

  private static String expected(Object like) {
    if (like instanceof Enum<?> constant) {
      return Arrays.stream(constant.getDeclaringClass().getEnumConstants())
          .map(one -> one.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(" or "));
    }
    if (like instanceof Boolean) {
      return "true or false";
    }
    return like instanceof Duration duration
        ? "a duration like " + TimeUtils.formatWithHighestUnit(duration)
        : "a number like " + like;
  }

  private static String text(Configuration given, ConfigOption<String> option, String expected) {
    String value = get(given, option);
    if (value.isBlank()) {
      throw new ConfigException(option.key() + " is empty: expected " + expected);
    }
    return value;
  }

  private static String prefix(Configuration given, ConfigOption<String> option) {
    String value = get(given, option);
    if (!TOPIC_PREFIX.matcher(value).matches()) {
      throw refuse(given, option, "letters, digits, '.', '_' and '-', at most 200");
    }
    return value;
  }

  private static double finite(Configuration given, ConfigOption<Double> option) {
    double value = get(given, option);
    if (!Double.isFinite(value)) {
      throw refuse(given, option, "a finite number");
    }
    return value;
  }

  private static <T extends Comparable<? super T>> T within(
      Configuration given, ConfigOption<T> option, T lowest, T highest) {
    T value = get(given, option);
    if (value.compareTo(lowest) < 0 || value.compareTo(highest) > 0) {
      throw refuse(given, option, show(lowest) + " to " + show(highest));
    }
    return value;
  }

  private static String show(Object bound) {
    if (bound instanceof Duration duration) {
      return duration.isZero() ? "0" : TimeUtils.formatWithHighestUnit(duration);
    }
    return String.valueOf(bound);
  }

  private static ConfigException refuse(
      Configuration given, ConfigOption<?> option, String expected) {
    String value = given.toMap().get(option.key());
    return new ConfigException(option.key() + " is " + value + ": expected " + expected);
  }
}
