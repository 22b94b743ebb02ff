package dev.reelstream.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelstream.codec.Json;
import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Evaluation.Scope;
import dev.reelstream.event.Role;
import dev.reelstream.report.Summary.Swap;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwapMarksTest {
  private final Json json = new Json();

  private List<byte[]> records() {
    return List.of(
            MadeUp.champion(1, Scope.WINDOW, 10, 5, 1),
            MadeUp.champion(1, Scope.RUNNING, 10, 5, 1),
            MadeUp.evaluation(Role.SHADOW, "gru", 2, Scope.WINDOW, 20, 5, 1, 1, 1),
            MadeUp.champion(2, Scope.WINDOW, 20, 5, 1),
            MadeUp.champion(2, Scope.RUNNING, 20, 5, 1),
            MadeUp.champion(2, Scope.WINDOW, 30, 5, 1))
        .stream()
        .map(json::write)
        .toList();
  }

  @Test
  void marksTheFirstWindowOfTheVersionThatCame() throws Exception {
    List<JsonNode> marked = new ArrayList<>();
    for (byte[] line : SwapMarks.on(records(), List.of(new Swap("gru", 2, 17)))) {
      marked.add(json.mapper().readTree(line));
    }
    assertThat(marked)
        .extracting(line -> line.path("swapEventTime").asLong())
        .containsExactly(0L, 0L, 0L, 17L, 0L, 0L);
  }

  @Test
  void everyLineStaysAnEvaluation() throws Exception {
    List<byte[]> records = records();
    List<byte[]> marked = SwapMarks.on(records, List.of(new Swap("gru", 2, 17)));
    for (int i = 0; i < records.size(); i++) {
      assertThat(json.read(marked.get(i), Evaluation.class))
          .isEqualTo(json.read(records.get(i), Evaluation.class));
    }
  }

  @Test
  void withoutSwapsNothingChanges() {
    List<byte[]> records = records();
    assertThat(SwapMarks.on(records, List.of())).isEqualTo(records);
  }
}
