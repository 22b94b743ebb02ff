package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** Savepoints find state by an operator's uid: none of them may ever change. */
class OperatorsTest {
  @Test
  void uidsAndNamesAreThoseOfTheGoldenFile() throws IOException {
    List<String> golden =
        GoldenOperators.lines().stream().map(line -> line.replaceAll(" \\| states.*", "")).toList();

    assertThat(everyOperator(graph()))
        .as("src/test/resources/golden/operators.txt; a new operator gets a new line")
        .containsExactlyElementsOf(golden);
  }

  @Test
  void everyOperatorOfTheEnumIsInTheGraph() {
    List<String> uids =
        graph().getStreamNodes().stream().map(StreamNode::getTransformationUID).toList();
    assertThat(uids).containsAll(Arrays.stream(Operators.values()).map(Operators::uid).toList());
  }

  /** The job with everything switched on. */
  static StreamGraph graph() {
    StreamExecutionEnvironment env = new StreamExecutionEnvironment();
    JobConfig config =
        JobConfig.parse(Map.of("recommend.followers", "true", "recommend.incremental", "true"));
    KafkaEnds ends = new KafkaEnds(config, Map.of());
    ends.write(Pipeline.define(ends.ratings(env), ends.models(env, Map.of()), List.of(), config));
    return env.getStreamGraph();
  }

  private static List<String> everyOperator(StreamGraph graph) {
    return graph.getStreamNodes().stream()
        .filter(node -> node.getTransformationUID() != null)
        .map(node -> node.getTransformationUID() + " | " + node.getOperatorName())
        .sorted()
        .toList();
  }

  /** {@code uid | name | states: …}, a line per operator. */
  static final class GoldenOperators {
    private GoldenOperators() {}

    static List<String> lines() throws IOException {
      try (var in =
          Objects.requireNonNull(
              OperatorsTest.class.getResourceAsStream("/golden/operators.txt"))) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank())
            .toList();
      }
    }
  }
}
