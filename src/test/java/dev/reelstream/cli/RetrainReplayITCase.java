package dev.reelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay that retrains at boundaries of event time and waits for each decision. */
class RetrainReplayITCase {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theNewVersionAnswersFromTheBoundaryOn(@TempDir Path directory) throws Exception {
    Path data = MadeUpCsv.write(directory.resolve("made-up.csv"));
    Path dump = directory.resolve("dump");
    Path models = directory.resolve("models");
    List<Commands.Outcome> outcomes =
        Commands.run(
            List.of(
                List.of(
                    "replay",
                    "--dataset=" + data,
                    "--history=0.6",
                    "--train=epochs=1",
                    "--train=dimensions=8",
                    "--shadow=gru@1",
                    "--retrain-every=40d",
                    // Whatever comes of a training this short: what is tested is the swap.
                    "--retrain=gate.margin=1",
                    "--retrain=gate.min-cases=10",
                    "--retrain=train.min-new-positives=100",
                    "--retrain=epochs=1",
                    "--registry=" + models,
                    "--runs=" + directory.resolve("runs"),
                    "--dump=" + dump,
                    "--json"),
                List.of("models", "list", "--registry=" + models),
                List.of("models", "rollback", "gru", "--registry=" + models)),
            Files.createDirectory(directory.resolve("tmp")));
    assertThat(outcomes)
        .allSatisfy(each -> assertThat(each.code()).as(each.err() + each.out()).isZero());

    List<String> lines = outcomes.get(0).out().lines().toList();
    JsonNode summary = JSON.readTree(lines.get(lines.size() - 1));
    List<JsonNode> promoted = new ArrayList<>();
    for (JsonNode round : summary.get("retrainings")) {
      assertThat(round.get("outcome").asText()).isIn("promoted", "skipped");
      if (round.get("outcome").asText().equals("promoted")) {
        promoted.add(round);
      }
    }
    assertThat(promoted).isNotEmpty();
    for (int i = 0; i < promoted.size(); i++) {
      assertThat(promoted.get(i).get("candidate").asInt()).isEqualTo(i + 2);
      assertThat(promoted.get(i).get("champion").asInt()).isEqualTo(i + 1);
      // What it was measured on is not what it was trained on.
      assertThat(promoted.get(i).get("trainedThrough").asLong())
          .isLessThan(promoted.get(i).get("eventTime").asLong());
      assertThat(summary.at("/swaps/" + i + "/version").asInt()).isEqualTo(i + 2);
    }
    assertThat(summary.at("/online/0/versions")).hasSize(promoted.size() + 1);
    assertThat(summary.at("/online/0/scored")).isEqualTo(summary.at("/online/1/scored"));
    assertThat(summary.at("/topics/recommendations")).isEqualTo(summary.at("/live/positives"));
    assertVersionsByTime(dump.resolve("recommendations.jsonl"), promoted);

    assertThat(models.resolve(".retrain-replay")).doesNotExist();
    assertThat(lines)
        .anyMatch(line -> line.matches("retraining  \\d+ rounds: .* promoted, 0 rejected.*"));
    assertThat(outcomes.get(1).out()).contains("champion", "candidate");
    assertThat(outcomes.get(2).out()).contains("gru@" + promoted.size());
  }

  /** Every list was made by the version that was promoted last before its query's time. */
  private static void assertVersionsByTime(Path recommendations, List<JsonNode> promoted)
      throws IOException {
    for (String line : Files.readAllLines(recommendations)) {
      JsonNode made = JSON.readTree(line).get("value");
      int version = 1;
      for (JsonNode round : promoted) {
        if (made.get("eventTime").asLong() >= round.get("eventTime").asLong()) {
          version = round.get("candidate").asInt();
        }
      }
      assertThat(made.get("version").asInt()).as(line).isEqualTo(version);
    }
  }
}
