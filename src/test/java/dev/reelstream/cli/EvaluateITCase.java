package dev.reelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The verb on a file of one's own: trained, kept, measured again, refused, told as JSON. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvaluateITCase {
  private static final int TRAINED = 0;
  private static final int AGAIN = 1;
  private static final int REFUSED = 2;
  private static final int LEAKING = 3;
  private static final int SEEDS = 4;
  private static final int TABLE = 5;
  private static final int THROWN_AWAY = 6;

  private List<Commands.Outcome> outcomes = List.of();
  private Path temporary = Path.of("");

  @BeforeAll
  void run(@TempDir Path directory) throws Exception {
    temporary = Files.createDirectory(directory.resolve("tmp"));
    Path file = directory.resolve("mine.csv");
    StringBuilder rows = new StringBuilder("user,item,time\n");
    for (int user = 0; user < 40; user++) {
      for (int at = 0; at < 12; at++) {
        rows.append("u%d,i%d,%d%n".formatted(user, (user + at) % 25, 1_000_000 + 900 * user + at));
      }
    }
    Files.writeString(file, rows);
    String models = "--registry=" + directory.resolve("models");
    List<List<String>> commands = new ArrayList<>();
    commands.add(evaluate(file, "--family=gru", "--set=epochs=2", models, "--json"));
    commands.add(evaluate(file, "--model=gru", models, "--json"));
    List<String> other = List.of("--protocol=factorized-top-k", "--k=5", "--model=gru@1", models);
    commands.add(evaluate(file, other.toArray(String[]::new)));
    commands.add(
        evaluate(
            file, Stream.concat(other.stream(), Stream.of("--allow-leak")).toArray(String[]::new)));
    commands.add(evaluate(file, "--model=transition", "--seeds=1,2,3", "--json"));
    commands.add(evaluate(file, "--family=popular", "--include-seen", "--exclude-seen", "--k=3,5"));
    commands.add(evaluate(file, "--family=gru", "--set=epochs=1"));
    outcomes = Commands.run(commands, temporary);
  }

  private static List<String> evaluate(Path file, String... options) {
    List<String> command = new ArrayList<>(List.of("evaluate", "--dataset=" + file));
    command.add("--columns=user=user,item=item,time=time");
    if (Stream.of(options).noneMatch(option -> option.startsWith("--protocol"))) {
      command.add("--protocol=leave-one-out");
    }
    command.addAll(List.of(options));
    return command;
  }

  private JsonNode json(int number) throws IOException {
    Commands.Outcome outcome = outcomes.get(number);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> lines = outcome.out().lines().toList();
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  @Test
  void saysEverythingThatAFigureNeeds() throws IOException {
    JsonNode report = json(TRAINED);
    assertThat(report.at("/protocol").asText()).isEqualTo("leave-one-out");
    assertThat(report.at("/dataset/digest").asText()).hasSize(64);
    assertThat(report.at("/dataset/synthetic").isBoolean()).isTrue();
    assertThat(report.at("/candidates/size").asInt()).isEqualTo(25);
    assertThat(report.at("/seed").asLong()).isEqualTo(42);
    assertThat(report.at("/minRating").isNull()).isTrue();
    assertThat(report.at("/model/name").asText()).isEqualTo("gru");
    assertThat(report.at("/model/version").asInt()).isEqualTo(1);
    assertThat(report.at("/training/positives").asLong()).isEqualTo(400);
    assertThat(report.at("/training/seconds").asDouble()).isPositive();
    assertThat(report.at("/wallSeconds").asDouble())
        .isGreaterThan(report.at("/training/seconds").asDouble());
    assertThat(report.at("/tested/cases").asInt()).isEqualTo(40);
    JsonNode figure = report.at("/figures/0");
    assertThat(figure.at("/seen").asText()).isEqualTo("excluded");
    assertThat(figure.at("/k").asInt()).isEqualTo(10);
    for (String measure : List.of("hitRate", "mrr", "ndcg")) {
      assertThat(figure.at("/" + measure + "/value").asDouble())
          .isBetween(
              figure.at("/" + measure + "/low").asDouble(),
              figure.at("/" + measure + "/high").asDouble());
    }
  }

  @Test
  void measuresAKeptVersionTheSame() throws IOException {
    assertThat(json(AGAIN).at("/figures")).isEqualTo(json(TRAINED).at("/figures"));
    assertThat(json(AGAIN).at("/model")).isEqualTo(json(TRAINED).at("/model"));
  }

  @Test
  void refusesAVersionOfAnotherProtocolOrMarksIt() {
    assertThat(outcomes.get(REFUSED).code()).isEqualTo(1);
    assertThat(outcomes.get(REFUSED).err()).contains("may have met the test part");
    assertThat(outcomes.get(LEAKING).code()).as(outcomes.get(LEAKING).err()).isZero();
    assertThat(outcomes.get(LEAKING).out()).contains("LEAK");
  }

  @Test
  void givesMeanAndRangeOfSeveralSeeds() throws IOException {
    JsonNode together = json(SEEDS);
    assertThat(together.at("/runs").size()).isEqualTo(3);
    assertThat(together.at("/runs/2/seed").asLong()).isEqualTo(3);
    assertThat(together.at("/spread/0/hitRate/mean").asDouble())
        .isEqualTo(together.at("/runs/0/figures/0/hitRate/value").asDouble());
  }

  @Test
  void printsATable() {
    assertThat(outcomes.get(TABLE).out())
        .startsWith("leave-one-out, seed 42, popular")
        .contains("candidates  25: all rated items")
        .contains("every rating counts")
        .containsPattern("kept +3 +0\\.\\d{4} 0\\.\\d{4}–0\\.\\d{4}")
        .containsPattern("excluded +5 +0\\.\\d{4}");
  }

  @Test
  void leavesNoVersionBehindThatNobodyAskedToKeep() throws IOException {
    assertThat(outcomes.get(THROWN_AWAY).code()).as(outcomes.get(THROWN_AWAY).err()).isZero();
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith("reelstream-"));
    }
  }
}
