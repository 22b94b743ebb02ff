package dev.reelstream.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.reelstream.codec.Json;
import dev.reelstream.local.LocalStack;
import dev.reelstream.report.RunFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The suite: sections one after the other, then one file with all that they found. */
public final class Bench {
  static final String FILE = "bench.json";

  private static final Logger LOG = LoggerFactory.getLogger(Bench.class);

  private Bench() {}

  /** Every section, in the order in which they run. */
  public static List<Section> sections() {
    return List.of(
        new PipelineSection(),
        new LatencySection(),
        new InferenceSection(),
        new TrainingSection(),
        new StateSection(),
        new SkewSection(),
        new GrowthSection(),
        new SoakSection());
  }

  /** What came out, and the folder it was written to. */
  public record Outcome(BenchResult result, Path directory) {}

  /**
   * Runs sections and writes {@code bench.json} and the plots. A section that fails is named in the
   * result and takes nothing from the others.
   *
   * @param runs where the run's folder is made; a run of one section that fails leaves none
   * @throws RuntimeException what the only section failed of
   */
  public static Outcome run(
      List<Section> sections, Scale scale, long seed, Path runs, Consumer<String> progress) {
    Instant started = Instant.now();
    long start = System.nanoTime();
    Machine machine = Machine.here();
    RunFolder folder = RunFolder.create(runs, started, "bench");
    boolean done = false;
    try (LocalStack stack = LocalStack.create()) {
      BenchSession session = new BenchSession(scale, seed, stack, folder, progress);
      Map<String, String> failures = new LinkedHashMap<>();
      for (Section section : sections) {
        long begin = System.nanoTime();
        try {
          section.run(session);
        } catch (RuntimeException e) {
          if (sections.size() == 1) {
            throw e;
          }
          LOG.error("section {} failed", section.name(), e);
          String reason = e instanceof BenchException ? e.getMessage() : e.toString();
          failures.put(section.name(), String.valueOf(reason));
          session.progress("%s failed: %s".formatted(section.name(), reason));
        }
        session.progress(
            "%s took %d s".formatted(section.name(), (System.nanoTime() - begin) / 1_000_000_000));
      }
      BenchResult result =
          new BenchResult(
              folder.id(),
              started.toString(),
              scale,
              seed,
              (System.nanoTime() - start) / 1e9,
              machine,
              session.ratios(),
              session.figures(),
              failures);
      folder.write(FILE, json(result));
      done = true;
      return new Outcome(result, folder.directory());
    } finally {
      if (!done) {
        folder.discard();
      }
    }
  }

  private static byte[] json(BenchResult result) {
    try {
      return new Json()
          .mapper()
          .writer(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsBytes(result);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("figures cannot be written as JSON", e);
    }
  }
}
