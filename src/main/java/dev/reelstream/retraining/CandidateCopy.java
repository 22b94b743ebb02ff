package dev.reelstream.retraining;

import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.VersionDraft;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  /** Removes what has been published elsewhere. */
  static void discard(ModelVersion candidate) {
    try {
      Files.walkFileTree(
          candidate.directory(),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                throws IOException {
              Files.delete(folder);
              return super.postVisitDirectory(folder, failure);
            }
          });
    } catch (IOException e) {
      throw new RetrainingException(
          "cannot remove " + candidate.directory() + ", which is published: " + e.getMessage());
    }
  }
}
