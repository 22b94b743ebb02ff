package dev.reelstream.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/**
 * Makes {@code docs/configuration.md} and {@code conf/reelstream.yaml} from {@link
 * ReelstreamOptions}.
 */
final class ConfigurationPage {
  static final Path PAGE = Path.of("docs/configuration.md");
  static final Path FILE = Path.of("conf/reelstream.yaml");
  static final String COMMAND = "mvn test -Dtest=ConfigDefaultsTest -Dreelstream.regenerate=true";

  private static final int WIDTH = 100;

  private ConfigurationPage() {}

  static void write() throws IOException {
    Files.createDirectories(FILE.getParent());
    Files.writeString(PAGE, page());
    Files.writeString(FILE, file());
  }

  static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Configuration

            <!-- Generated from ReelstreamOptions: do not edit. To regenerate, run
                 %s -->

            Every option of the job.
            Give them in a file, nested or dotted; `conf/reelstream.yaml` holds them all at their defaults.
            An option that is missing has its default.
            An unknown key or a value out of range is refused before anything starts.
            Durations are a number and a unit (`200 ms`, `5 s`, `1 h`, `7 d`).
            Flink's own options (checkpoints, state backend, memory) are in `conf/config.yaml`, under Flink's names.

            | key | type | default | meaning |
            |---|---|---|---|
            """
                .formatted(COMMAND));
    for (ConfigOption<?> option : ReelstreamOptions.ALL) {
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(option.key(), type(option), code(text(option)), meaning(option)));
    }
    return page.toString();
  }

  static String file() {
    StringBuilder file =
        new StringBuilder(
            """
            # Every option of the job at its default. Generated from ReelstreamOptions; a test holds it against the code.
            """);
    for (ConfigOption<?> option : ReelstreamOptions.ALL) {
      file.append('\n');
      wrap(meaning(option), file);
      file.append(option.key()).append(": ").append(yaml(text(option))).append('\n');
    }
    return file.toString();
  }

  /** The default as one would write it. */
  static String text(ConfigOption<?> option) {
    Object value = option.defaultValue();
    if (value instanceof Duration duration) {
      return duration.isZero() ? "0 ms" : TimeUtils.formatWithHighestUnit(duration);
    }
    return value instanceof Enum<?> constant ? lower(constant) : String.valueOf(value);
  }

  static String meaning(ConfigOption<?> option) {
    return new HtmlFormatter()
        .format(option.description())
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  private static String type(ConfigOption<?> option) {
    Object value = option.defaultValue();
    if (value instanceof Enum<?> constant) {
      return Arrays.stream(constant.getDeclaringClass().getEnumConstants())
          .map(one -> "`" + lower(one) + "`")
          .collect(Collectors.joining(", "));
    }
    return value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String lower(Enum<?> constant) {
    return constant.toString().toLowerCase(Locale.ROOT);
  }

  private static String code(String value) {
    return value.isEmpty() ? "(empty)" : "`" + value + "`";
  }

  private static String yaml(String value) {
    return value.isEmpty() ? "\"\"" : value;
  }

  private static void wrap(String words, StringBuilder into) {
    StringBuilder line = new StringBuilder("#");
    for (String word : words.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH) {
        into.append(line).append('\n');
        line = new StringBuilder("#");
      }
      line.append(' ').append(word);
    }
    into.append(line).append('\n');
  }
}
