package dev.reelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelstream.kafka.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream that goes on while a round of retraining trains beside it. */
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
    assertThat(
            lists(dump)
                .filter(made -> made.path("eventTime").asLong() >= first.path("eventTime").asLong())
                .map(ConcurrentRetrainingITCase::version))
        .contains(1, 2);
    assertThat(models.resolve(".retrain-replay")).doesNotExist();
    assertThat(temporary).isDirectoryNotContaining("glob:**/reelstream-*");
  }

  /** As in production: a job, and a loop beside it. */
  @Test
  void aRunningJobAnswersDuringARoundAndTakesOverWhatItPromotes(@TempDir Path directory)
      throws Exception {
    Path served = directory.resolve("served");
    Path told = directory.resolve("told");
    Path dump = directory.resolve("dump");
    try (RetrainRig rig = RetrainRig.start(directory)) {
      List<String> options = List.of("--parallelism=1", "--set=delivery=at-least-once");
      Process job = rig.start(served, "run", options);
      Process loop = rig.retrain(told, "--every=7d");
      try {
        RetrainRig.await(() -> RetrainRig.told(served).contains("the job runs"));
        awaitAnswers(rig, job);
        rig.send(600);
        ProcessHandle round = RetrainRig.child(loop);
        int meanwhile = 0;
        while (meanwhile < 20 && round.isAlive()) {
          rig.send(1);
          awaitAnswers(rig, job);
          meanwhile++;
        }
        assertThat(meanwhile).isGreaterThan(1);
        RetrainRig.await(() -> !loop.isAlive() || RetrainRig.told(told).contains("promoted"));
        assertThat(RetrainRig.told(told)).contains(": promoted gru@2: ");
        do {
          rig.send(1);
          awaitAnswers(rig, job);
          rig.dump(Topic.RECOMMENDATIONS, dump);
        } while (lists(dump).noneMatch(made -> version(made) > 1));
      } finally {
        loop.destroy();
        job.destroy();
      }
      assertThat(lists(dump).map(made -> made.path("userId").asText() + " " + made.path("seq")))
          .doesNotHaveDuplicates()
          .hasSize((int) rig.positives());
      assertThat(loop.waitFor(RetrainRig.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(job.waitFor(RetrainRig.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void awaitAnswers(RetrainRig rig, Process job) {
    RetrainRig.await(() -> !job.isAlive() || rig.records(Topic.RECOMMENDATIONS) >= rig.positives());
    assertThat(job.isAlive()).isTrue();
  }

  private static Stream<JsonNode> lists(Path dump) throws IOException {
    return Files.readAllLines(dump.resolve("recommendations.jsonl")).stream()
        .map(ConcurrentRetrainingITCase::value);
  }

  private static int version(JsonNode made) {
    return made.path("version").asInt();
  }

  private static JsonNode value(String line) {
    try {
      return JSON.readTree(line).path("value");
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
