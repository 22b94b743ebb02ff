package dev.reelstream.retraining;

import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.VersionDraft;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A trained candidate, moved into the registry with what was decided about it. */
final class CandidateCopy {
  private CandidateCopy() {}

  /** Publishes the candidate's files as the next version, with more metrics in its manifest. */
  static ModelVersion publish(
      ModelVersion candidate, Map<String, Double> decided, ModelRegistry registry) {
    Manifest manifest = candidate.manifest();
    Map<String, Double> metrics = new HashMap<>(manifest.metrics());
    metrics.putAll(decided);
    VersionDraft draft =
        new VersionDraft(
            manifest.family(),
            manifest.created(),
            manifest.trainedThrough(),
            manifest.dataDigest(),
            manifest.contextLength(),
            manifest.hyperparameters(),
            metrics,
            manifest.seed(),
            manifest.golden());
    return registry.publish(
        manifest.name(),
        staging -> {
          for (String file : manifest.files().keySet()) {
            Path target = staging.resolve(file);
            Files.createDirectories(target.getParent());
            Files.copy(candidate.directory().resolve(file), target);
          }
          return draft;
        });
  }
}
