package dev.reelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replay whose champion is trained, and whose shadows are a version that was there before and the
 * champion's own first version, pinned.
 */
class ShadowReplayITCase {
  @Test
  void theShadowStandsBesideTheChampionInTheSummary(@TempDir Path directory) throws Exception {
    Path data = MadeUpCsv.write(directory.resolve("made-up.csv"));
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
                    "--shadow=gru@1,gru@2",
                    "--runs=" + directory.resolve("runs"))),
            Files.createDirectory(directory.resolve("tmp")));
    assertThat(outcomes)
        .allSatisfy(each -> assertThat(each.code()).as(each.err() + each.out()).isZero());

    List<String> lines = outcomes.get(1).out().lines().toList();
    assertThat(lines.get(0)).contains("model gru with shadow gru@1, gru@2");
    JsonNode summary = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertThat(fields(summary, "role", "model", "version"))
        .containsExactly(
            "champion gru 2",
            "shadow gru 1",
            "shadow gru 2",
            "baseline popular 0",
            "baseline recent-popular 0",
            "baseline transition 0");
    assertThat(fields(summary, "scored")).containsOnly(summary.at("/live/scored").asText());
    assertThat(summary.at("/live/scored").asLong()).isPositive();
    assertThat(summary.at("/training/version").asInt()).isEqualTo(2);
    assertThat(summary.at("/shadows/0/version").asInt()).isEqualTo(1);
    assertThat(summary.at("/shadows/1/version").asInt()).isEqualTo(2);
    assertThat(lines).anyMatch(line -> line.matches("shadow +gru@1 .*"));
    assertThat(lines).filteredOn(line -> line.startsWith("training gru")).hasSize(1);

    JsonNode champion = summary.at("/online/0");
    JsonNode twin = summary.at("/online/2");
    assertThat(champion.at("/versions/0/hits")).isEqualTo(champion.get("hits"));
    assertThat(twin.get("hits")).isEqualTo(champion.get("hits"));
    assertThat(fields(summary, "pairs").subList(1, 6)).containsOnly(twin.get("scored").asText());
    assertThat(twin.get("wins").asLong() + twin.get("losses").asLong()).isZero();
    assertThat(twin.get("mcnemarP").asDouble()).isEqualTo(1);

    assertCompares(summary, directory);
  }

  private static void assertCompares(JsonNode summary, Path directory) throws Exception {
    Path run = directory.resolve("runs").resolve(summary.get("id").asText());
    List<Commands.Outcome> compared =
        Commands.run(
            List.of(
                List.of("models", "compare", "--run=" + run, "--json"),
                List.of("models", "compare", "--run=" + run, "--last=1"),
                List.of("models", "compare", "--run=" + directory),
                List.of("models", "compare")),
            directory.resolve("tmp"));
    assertThat(compared).extracting(Commands.Outcome::code).containsExactly(0, 0, 2, 2);
    JsonNode rows = new ObjectMapper().readTree(compared.get(0).out()).at("/running/rows");
    assertThat(rows).hasSameSizeAs(summary.get("online"));
    for (int i = 0; i < rows.size(); i++) {
      for (String name : List.of("model", "version", "scored", "hits", "wins", "losses")) {
        assertThat(rows.get(i).get(name)).isEqualTo(summary.at("/online/" + i + "/" + name));
      }
    }
    assertThat(compared.get(1).out().lines())
        .anyMatch(line -> line.startsWith("the last window, "));
    assertThat(compared.get(2).err()).contains("there is no evaluations.jsonl in it");
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
}
