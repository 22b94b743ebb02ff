package dev.reelstream.job;

import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.VersionDraft;
import java.nio.file.Files;
import java.nio.file.Path;

/** More versions of a model without making another: the same files under a number of their own. */
final class Copies {
  private Copies() {}

  static ModelVersion publish(ModelRegistry registry, ModelVersion original) {
    Manifest manifest = original.manifest();
    return registry.publish(
        manifest.name(),
        staging -> {
          for (String file : manifest.files().keySet()) {
            Path target = staging.resolve(file);
            if (target.getParent() != null) {
              Files.createDirectories(target.getParent());
            }
            Files.copy(original.directory().resolve(file), target);
          }
          return new VersionDraft(
              manifest.family(),
              manifest.created(),
              manifest.trainedThrough(),
              manifest.dataDigest(),
              manifest.contextLength(),
              manifest.hyperparameters(),
              manifest.metrics(),
              manifest.seed(),
              manifest.golden());
        });
  }
}
