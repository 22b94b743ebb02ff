package dev.reelstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelstream.codec.Json;
import dev.reelstream.job.ReelstreamOptions.Delivery;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.local.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchITCase {
  private static final Duration CHECKPOINTS = Duration.ofSeconds(1);

  @Test
  void aRunLeavesFiguresWithAValuePerRoundAndTheirRatios(@TempDir Path runs) throws Exception {
    PipelinePlan tiny =
        new PipelinePlan(
            List.of(
                new JobSetting(Stage.PASS_THROUGH, Delivery.EXACTLY_ONCE, 2, CHECKPOINTS),
                new JobSetting(Stage.SESSIONS, Delivery.EXACTLY_ONCE, 2, CHECKPOINTS),
                new JobSetting(Stage.EVALUATION, Delivery.EXACTLY_ONCE, 2, CHECKPOINTS)),
            false,
            1,
            4_000,
            4_000,
            2_000,
            2_000,
            0.2);
    List<String> told = new ArrayList<>();

    Bench.Outcome outcome =
        Bench.run(List.of(new PipelineSection(scale -> tiny)), Scale.QUICK, 7, runs, told::add);

    JsonNode json = new Json().mapper().readTree(outcome.directory().resolve(Bench.FILE).toFile());
    assertThat(json.path("machine").path("cores").asInt()).isPositive();
    assertThat(json.path("machine").path("versions").path("kafka").asText()).startsWith("4.");
    assertThat(json.path("scale").asText()).isEqualTo("quick");
    JsonNode throughput = figure(json, "throughput", "sessions");
    assertThat(throughput.path("values")).hasSize(1);
    assertThat(throughput.path("median").asDouble()).isPositive();
    assertThat(figure(json, "job cpu", "evaluation").path("median").asDouble()).isPositive();
    assertThat(figure(json, "broker cpu", "pass-through").path("median").asDouble()).isPositive();
    JsonNode ratio = json.path("ratios").get(0);
    assertThat(ratio.path("bar").path("bound").asDouble()).isEqualTo(0.5);
    assertThat(ratio.path("value").asDouble())
        .isCloseTo(
            throughput.path("median").asDouble()
                / figure(json, "throughput", "pass-through").path("median").asDouble(),
            within(1e-9));
    assertThat(BenchTable.lines(outcome.result()))
        .anySatisfy(line -> assertThat(line).contains("÷ pass-through").contains("≥ 0.5"));
  }

  @Test
  void anIncompleteResultDoesNotCount(@TempDir Path runs) {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(runs)) {
      LoadedTopic topic =
          LoadedTopic.empty(KafkaConnection.to(kafka.bootstrapServers()), "incomplete-");

      assertThatThrownBy(() -> Completeness.check(topic, Stage.SESSIONS, 1))
          .isInstanceOf(BenchException.class)
          .hasMessage("sessions is incomplete and does not count: 0 records, expected 1");
    }
  }

  private static JsonNode figure(JsonNode json, String name, String stage) {
    for (JsonNode figure : json.path("figures")) {
      if (figure.path("name").asText().equals(name)
          && figure.path("parameters").path("stage").asText().equals(stage)) {
        return figure;
      }
    }
    throw new AssertionError("no figure " + name + " of " + stage);
  }
}
