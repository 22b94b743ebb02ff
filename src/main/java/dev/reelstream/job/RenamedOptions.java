package dev.reelstream.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Old keys of options that have been renamed: {@code key("new").….withDeprecatedKeys("old")}. An
 * old key still works, and the first use in a process says what it is called now.
 */
final class RenamedOptions {
  private static final Logger LOG = LoggerFactory.getLogger(RenamedOptions.class);
  private static final RenamedOptions OF_THE_JOB =
      new RenamedOptions(ReelstreamOptions.ALL, LOG::warn);

  private final Map<String, String> currentByOld = new LinkedHashMap<>();
  private final Consumer<String> log;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  RenamedOptions(List<ConfigOption<?>> options, Consumer<String> log) {
    this.log = log;
    for (ConfigOption<?> option : options) {
      for (FallbackKey old : option.fallbackKeys()) {
        currentByOld.put(old.getKey(), option.key());
      }
    }
  }

  /** The job's options by their current keys. */
  static Map<String, String> current(Map<String, String> given) {
    return OF_THE_JOB.rename(given);
  }

  /**
   * The same options by their current keys.
   *
   * @throws ConfigException if an option is given by both of its keys
   */
  Map<String, String> rename(Map<String, String> given) {
    Map<String, String> renamed = new LinkedHashMap<>();
    given.forEach(
        (key, value) -> {
          String current = currentByOld.getOrDefault(key, key);
          if (!current.equals(key)) {
            if (given.containsKey(current)) {
              throw new ConfigException(
                  "%s is the old name of %s, which is given too: leave %s out"
                      .formatted(key, current, key));
            }
            if (reported.add(key)) {
              log.accept("option %s is now called %s".formatted(key, current));
            }
          }
          renamed.put(current, value);
        });
    return renamed;
  }
}
