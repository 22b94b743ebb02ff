package dev.reelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay that goes on while a round of retraining trains beside it. */
@Tag("slow")
class ConcurrentRetrainingITCase {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theReplayGoesOnAndTheNewVersionTakesOver(@TempDir Path directory) throws Exception {
    Path data = MadeUpCsv.write(directory.resolve("made-up.csv"));
    Path dump = directory.resolve("dump");
    Path models = directory.resolve("models");
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    Commands.Outcome outcome =
        Commands.run(
                List.of(
                    List.of(
                        "replay",
                        "--dataset=" + data,
                        "--history=0.5",
                        // A round takes some ten seconds: it ends before the live part does.
                        "--rate=30",
                        "--train=epochs=1",
                        "--train=dimensions=8",
                        "--retrain-every=7d",
                        "--retrain-mode=concurrent",
                        "--retrain=gate.margin=1",
                        "--retrain=gate.min-cases=10",
                        "--retrain=train.min-new-positives=10",
                        "--retrain=epochs=1",
                        "--registry=" + models,
                        "--runs=" + directory.resolve("runs"),
                        "--dump=" + dump,
                        "--json")),
                temporary)
            .get(0);
    assertThat(outcome.code()).as(outcome.err() + outcome.out()).isZero();

    List<String> lines = outcome.out().lines().toList();
    JsonNode summary = JSON.readTree(lines.get(lines.size() - 1));
    JsonNode first = summary.at("/retrainings/0");
    assertThat(first.path("outcome").asText()).isEqualTo("promoted");
    assertThat(first.path("candidate").asInt()).isEqualTo(2);
    assertThat(summary.at("/topics/recommendations")).isEqualTo(summary.at("/live/positives"));
    assertThat(summary.at("/swaps/0/version").asInt()).isEqualTo(2);
    // It takes over in the middle of the stream: at the boundary the round had only begun.
    assertThat(summary.at("/swaps/0/eventTime").asLong())
        .isGreaterThan(first.path("eventTime").asLong());
    assertThat(versions(dump.resolve("recommendations.jsonl"), first.path("eventTime").asLong()))
        .contains(1, 2);
    assertThat(models.resolve(".retrain-replay")).doesNotExist();
    assertThat(temporary).isDirectoryNotContaining("glob:**/reelstream-*");
  }

  /** Which versions made lists for queries from an event time on. */
  private static List<Integer> versions(Path recommendations, long from) throws Exception {
    return Files.readAllLines(recommendations).stream()
        .map(ConcurrentRetrainingITCase::value)
        .filter(made -> made.path("eventTime").asLong() >= from)
        .map(made -> made.path("version").asInt())
        .distinct()
        .toList();
  }

  private static JsonNode value(String line) {
    try {
      return JSON.readTree(line).path("value");
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
