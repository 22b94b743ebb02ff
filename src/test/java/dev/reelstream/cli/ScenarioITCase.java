package dev.reelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelstream.dataset.SyntheticShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scenarios of {@code replay/scenarios}, held against {@code replay/expected}. */
@Tag("slow")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class ScenarioITCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LEVEL = Duration.ofDays(28);

  /**
   * The first model loses at least half of its hit rate with the change of taste; what is retrained
   * is back within a tenth of its level seven months later.
   */
  @Test
  void retrainingFollowsAChangeOfTaste(@TempDir Path directory) throws Exception {
    JsonNode summary = run("drift", List.of(), directory);
    SyntheticShape shape = SyntheticShape.drifting();
    long drift = shape.start().plus(shape.drift()).toEpochMilli();
    List<JsonNode> windows = windows(directory, summary);
    // Seven months behind the change; later on hardly anybody is left who rates.
    long end = drift + Duration.ofDays(238).toMillis();
    double championBefore = hitRate(windows, "champion", drift - LEVEL.toMillis(), drift);
    double frozenBefore = hitRate(windows, "shadow", drift - LEVEL.toMillis(), drift);
    double championAfter = hitRate(windows, "champion", end - LEVEL.toMillis(), end);
    double frozenAfter = hitRate(windows, "shadow", end - LEVEL.toMillis(), end);
    System.out.printf(
        "before the change %.4f frozen, %.4f retrained; seven months later %.4f and %.4f%n",
        frozenBefore, championBefore, frozenAfter, championAfter);
    assertThat(frozenAfter).isLessThanOrEqualTo(frozenBefore / 2);
    assertThat(championAfter).isGreaterThanOrEqualTo(0.9 * championBefore);
  }

  @Test
  void aRetrainedModelBeatsTheFirstOne(@TempDir Path directory) throws Exception {
    String named = System.getenv("REELSTREAM_DATA");
    Path data =
        named != null ? Path.of(named) : Path.of(System.getProperty("user.dir"), "../shared/data");
    assumeThat(data.resolve("ml-1m")).as("ml-1m is not at hand").isDirectory();
    JsonNode summary = run("ml-1m-retrain", List.of("--data=" + data), directory);
    JsonNode frozen = summary.at("/online/1");
    assertThat(frozen.get("losses").asLong()).isGreaterThan(frozen.get("wins").asLong());
    assertThat(frozen.get("mcnemarP").asDouble()).isLessThan(0.001);
  }

  private static JsonNode run(String name, List<String> more, Path directory) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "replay",
            "--scenario=" + Path.of("replay/scenarios", name + ".yaml").toAbsolutePath(),
            "--runs=" + directory.resolve("runs"),
            "--json"));
    command.addAll(more);
    Commands.Outcome outcome =
        Commands.run(List.of(command), Files.createDirectory(directory.resolve("tmp"))).get(0);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> lines = outcome.out().lines().toList();
    JsonNode summary = JSON.readTree(lines.get(lines.size() - 1));
    JsonNode expected = JSON.readTree(Path.of("replay/expected", name + ".json").toFile());
    for (JsonNode figure : expected.get("online")) {
      JsonNode seen = online(summary, figure.get("role").asText(), figure.get("model").asText());
      assertThat(seen.get("hitRate").asDouble())
          .as(figure.toString())
          .isCloseTo(figure.get("hitRate").asDouble(), within(figure.get("within").asDouble()));
    }
    assertThat(summary.at("/live/scored").asLong()).isEqualTo(expected.get("scored").asLong());
    return summary;
  }

  private static JsonNode online(JsonNode summary, String role, String model) {
    for (JsonNode row : summary.get("online")) {
      if (row.get("role").asText().equals(role) && row.get("model").asText().equals(model)) {
        return row;
      }
    }
    throw new AssertionError("there is no " + role + " " + model);
  }

  private static List<JsonNode> windows(Path directory, JsonNode summary) throws IOException {
    Path file =
        directory.resolve("runs").resolve(summary.get("id").asText()).resolve("evaluations.jsonl");
    List<JsonNode> windows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode each = JSON.readTree(line);
      if (each.get("scope").asText().equals("window")) {
        windows.add(each);
      }
    }
    return windows;
  }

  /** Over the windows that lie within a span, all versions together. */
  private static double hitRate(List<JsonNode> windows, String role, long from, long until) {
    long hits = 0;
    long scored = 0;
    for (JsonNode each : windows) {
      if (each.get("role").asText().equals(role)
          && each.get("windowStart").asLong() >= from
          && each.get("windowEnd").asLong() <= until) {
        hits += each.get("hits").asLong();
        scored += each.get("scored").asLong();
      }
    }
    return (double) hits / scored;
  }
}
