package dev.reelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A model trained for an epoch on the synthetic set, asked what its items are like. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimilarITCase {
  private List<Commands.Outcome> outcomes;

  @BeforeAll
  void ask(@TempDir Path directory) throws Exception {
    String registry = "--registry=" + directory.resolve("models");
    String data = "--dataset=synthetic";
    outcomes =
        Commands.run(
            List.of(
                List.of("train", data, registry, "--set=epochs=1"),
                List.of("similar", "--item=1", data, registry, "--k=5"),
                List.of("similar", "--item=1", data, registry, "--k=5", "--json"),
                List.of("similar", "--item=a", data, registry),
                List.of("similar", "--item=no such film", data, registry),
                List.of("similar", "--item=1", data, registry, "--k=0"),
                List.of("similar", "--item=1", data, registry, "--model=bpr"),
                List.of("similar", "--item=1", data, registry, "--model=gru@9"),
                List.of("similar", data, registry)),
            directory);
    assertThat(outcomes.get(0).code()).as(outcomes.get(0).err()).isZero();
  }

  private Commands.Outcome outcome(int command, int code) {
    Commands.Outcome outcome = outcomes.get(command);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(code);
    if (code != 0) {
      assertThat(outcome.err()).startsWith("reelstream: ").doesNotContain("\tat ");
    }
    return outcome;
  }

  @Test
  void showsBothListsWithTitles() {
    List<String> lines = outcome(1, 0).out().lines().toList();
    assertThat(lines.get(0)).startsWith("1 ");
    assertThat(lines.get(2))
        .startsWith("nearest in gru@1 (cosine)")
        .endsWith("most often next in synthetic (times)");
    assertThat(lines.subList(3, lines.size())).hasSize(5).allMatch(line -> line.length() < 120);
  }

  @Test
  void printsOneObjectOnRequest() throws Exception {
    JsonNode answer = new ObjectMapper().readTree(outcome(2, 0).out());
    assertThat(answer.at("/item/itemId").asText()).isEqualTo("1");
    assertThat(answer.at("/item/title").asText()).isNotEmpty();
    assertThat(answer.at("/model").asText()).isEqualTo("gru");
    assertThat(answer.at("/version").asInt()).isEqualTo(1);
    assertThat(answer.at("/dataset").asText()).isEqualTo("synthetic");
    assertThat(answer.at("/nearest")).hasSize(5);
    assertThat(answer.at("/transition")).hasSize(5);
    assertThat(answer.at("/nearest").findValuesAsText("itemId")).doesNotContain("1");
    assertThat(answer.at("/nearest/0/cosine").asDouble())
        .isBetween(answer.at("/nearest/4/cosine").asDouble(), 1.0);
    assertThat(answer.at("/transition/0/count").asInt())
        .isGreaterThanOrEqualTo(answer.at("/transition/4/count").asInt());
  }

  @Test
  void listsTheCandidatesOfAnAmbiguousTitle() {
    assertThat(outcome(3, 2).err()).contains("--item 'a' fits ").contains("give the id of one");
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(outcome(4, 2).err()).contains("--item is 'no such film'");
    assertThat(outcome(5, 2).err()).contains("--k is 0");
    assertThat(outcome(6, 1).err()).contains("no version of bpr");
    assertThat(outcome(7, 1).err()).contains("no version 9");
    assertThat(outcome(8, 2).err()).contains("--item");
  }
}
