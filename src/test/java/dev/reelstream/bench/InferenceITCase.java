package dev.reelstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.bench.InferencePlan.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferenceITCase {
  private static final int REFERENCE = InferencePlan.REFERENCE.items();

  @Test
  void modelsOfEveryShapeAreMeasuredAndHeldAgainstTheSameRun(@TempDir Path runs) throws Exception {
    InferencePlan tiny =
        new InferencePlan(
            List.of(new Shape(300, 8), InferencePlan.REFERENCE),
            List.of(1, InferencePlan.BATCH),
            REFERENCE,
            0.05,
            1);

    BenchResult result =
        Bench.run(List.of(new InferenceSection(scale -> tiny)), Scale.QUICK, 7, runs, line -> {})
            .result();

    for (Shape shape : tiny.shapes()) {
      for (int batch : tiny.batches()) {
        Map<String, Object> setting = setting("exact", shape, batch);
        double rate = figure(result, "queries", setting).median();
        double call = figure(result, "call", setting).median();
        assertThat(rate).isPositive();
        assertThat(figure(result, "allocated", setting).median()).isPositive();
        double flop = new GruWork(shape.items(), shape.dimensions(), 10).flop();
        assertThat(figure(result, "arithmetic", setting).median())
            .isCloseTo(batch * flop / (call / 1e3) / 1e9, within(1e-9));
      }
    }
    assertThat(
            figure(result, "queries", setting("approximate", InferencePlan.REFERENCE, 64)).median())
        .isPositive();
    assertThat(result.ratios())
        .extracting(Ratio::name)
        .containsExactly(
            "arithmetic of gru ÷ matrix product, 512 queries",
            "the same, what a table holds left out ÷ matrix product",
            "micro-batched ÷ one query per call");
    assertThat(result.ratios()).allSatisfy(ratio -> assertThat(ratio.value()).isPositive());
    try (var plots = Files.walk(runs)) {
      assertThat(plots.map(file -> file.getFileName().toString()))
          .contains("inference-batches.svg", "inference-catalogues.svg");
    }
  }

  private static Map<String, Object> setting(String index, Shape shape, int batch) {
    return Map.of(
        "index", index, "items", shape.items(), "dimensions", shape.dimensions(), "batch", batch);
  }

  private static Figure figure(BenchResult result, String name, Map<String, Object> setting) {
    return result.figures().stream()
        .filter(each -> each.name().equals(name) && each.parameters().equals(setting))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no figure " + name + " at " + setting));
  }
}
