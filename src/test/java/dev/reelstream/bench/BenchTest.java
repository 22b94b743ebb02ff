package dev.reelstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.codec.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
  private record Made(String name, Consumer<BenchSession> body) implements Section {
    @Override
    public void run(BenchSession session) {
      body.accept(session);
    }
  }

  private static final Section GOOD =
      new Made(
          "good",
          session -> session.add(new Figure("good", "rate", "events/s", Map.of(), List.of(7.0))));

  private static final Section BAD =
      new Made(
          "bad",
          session -> {
            throw new BenchException("2 answers are missing");
          });

  private static final Section WRONG =
      new Made(
          "wrong",
          session -> {
            throw new IllegalStateException("a mistake of ours");
          });

  @Test
  void aSectionThatFailsTakesNothingFromTheOthers(@TempDir Path runs) throws Exception {
    Bench.Outcome outcome = Bench.run(List.of(BAD, WRONG, GOOD), Scale.QUICK, 1, runs, told -> {});

    assertThat(outcome.result().figures()).extracting(Figure::name).containsExactly("rate");
    assertThat(outcome.result().failures())
        .isEqualTo(
            Map.of(
                "bad",
                "2 answers are missing",
                "wrong",
                "java.lang.IllegalStateException: a mistake of ours"));
    assertThat(
            new Json()
                .mapper()
                .readTree(outcome.directory().resolve(Bench.FILE).toFile())
                .path("failures")
                .path("bad")
                .asText())
        .isEqualTo("2 answers are missing");
  }

  @Test
  void theOnlySectionFailsTheRunWhichLeavesNothing(@TempDir Path runs) {
    assertThatThrownBy(() -> Bench.run(List.of(BAD), Scale.QUICK, 1, runs, told -> {}))
        .isInstanceOf(BenchException.class)
        .hasMessage("2 answers are missing");
    assertThat(runs).isEmptyDirectory();
  }
}
