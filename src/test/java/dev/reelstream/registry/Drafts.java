package dev.reelstream.registry;

import dev.reelstream.event.ScoredItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A version as far as the registry looks: the right files, with a graph that is none. */
final class Drafts {
  private Drafts() {}

  static VersionDraft write(Path staging) throws IOException {
    Path variables = Files.createDirectories(staging.resolve("saved_model/variables"));
    Files.write(staging.resolve("saved_model/saved_model.pb"), new byte[] {1, 2, 3});
    Files.write(variables.resolve("variables.index"), new byte[1000]);
    new Vocabulary(List.of("a", "b", "c")).write(staging.resolve(Manifest.VOCABULARY));
    ItemFile.write(staging.resolve(Manifest.POPULAR), List.of("b", "a"));
    return draft();
  }

  static VersionDraft draft() {
    return new VersionDraft(
        "gru",
        Instant.parse("2026-01-02T03:04:05.678Z"),
        978_300_760_000L,
        "ab".repeat(32),
        10,
        Map.of("learningRate", 0.002, "dimensions", 64, "tied", true),
        Map.of("hitRate", 0.1 + 0.2, "mrr", 1e-9),
        42,
        List.of(
            new GoldenQuery(
                List.of("a"), List.of("a"), List.of(new ScoredItem("b", 0.1f + 0.7f)))));
  }
}
