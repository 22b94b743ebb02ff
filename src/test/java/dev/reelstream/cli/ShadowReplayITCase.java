package dev.reelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelstream.dataset.SyntheticRatings;
import dev.reelstream.dataset.SyntheticShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay whose champion is trained and whose shadow is a version that was there before. */
class ShadowReplayITCase {
  @Test
  void theShadowStandsBesideTheChampionInTheSummary(@TempDir Path directory) throws Exception {
    Path data = write(directory.resolve("made-up.csv"));
    List<String> common =
        List.of("--dataset=" + data, "--registry=" + directory.resolve("models"), "--json");
    List<Commands.Outcome> outcomes =
        Commands.run(
            List.of(
                with(common, "train", "--history=0.8", "--set=epochs=1", "--set=dimensions=4"),
                with(
                    common,
                    "replay",
                    "--model=gru",
                    "--train=epochs=1",
                    "--train=gru.dimensions=8",
                    "--shadow=gru@1",
                    "--runs=" + directory.resolve("runs"))),
            Files.createDirectory(directory.resolve("tmp")));
    assertThat(outcomes)
        .allSatisfy(each -> assertThat(each.code()).as(each.err() + each.out()).isZero());

    List<String> lines = outcomes.get(1).out().lines().toList();
    assertThat(lines.get(0)).contains("model gru with shadow gru@1");
    JsonNode summary = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertThat(fields(summary, "role", "model", "version"))
        .containsExactly(
            "champion gru 2",
            "shadow gru 1",
            "baseline popular 0",
            "baseline recent-popular 0",
            "baseline transition 0");
    assertThat(fields(summary, "scored")).containsOnly(summary.at("/live/scored").asText());
    assertThat(summary.at("/live/scored").asLong()).isPositive();
    assertThat(summary.at("/training/version").asInt()).isEqualTo(2);
    assertThat(summary.at("/shadows/0/version").asInt()).isEqualTo(1);
    assertThat(lines).anyMatch(line -> line.matches("shadow +gru@1 .*"));
  }

  private static List<String> fields(JsonNode summary, String... names) {
    return StreamSupport.stream(summary.get("online").spliterator(), false)
        .map(
            online ->
                String.join(" ", List.of(names).stream().map(n -> online.get(n).asText()).toList()))
        .toList();
  }

  private static List<String> with(List<String> common, String... more) {
    List<String> command = new ArrayList<>(List.of(more));
    command.addAll(common);
    return command;
  }

  private static Path write(Path file) throws IOException {
    List<String> lines = new ArrayList<>(List.of("user,item,rating,time"));
    SyntheticRatings.stream(new SyntheticShape(60, 120, 3_000), 7)
        .forEach(
            each ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "%s,%s,%s,%d",
                        each.userId(),
                        each.itemId(),
                        each.rating(),
                        each.timestamp())));
    return Files.write(file, lines);
  }
}
