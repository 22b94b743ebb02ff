package dev.reelstream.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * The files of a version once more, as another one.
 *
 * @param change what the manifest says otherwise
 */
public record VersionCopy(ModelVersion original, UnaryOperator<VersionDraft> change)
    implements VersionWriter {

  /** Under the same manifest, but for its number. */
  public static VersionCopy of(ModelVersion original) {
    return new VersionCopy(original, UnaryOperator.identity());
  }

  @Override
  public VersionDraft write(Path staging) throws IOException {
    for (String file : original.manifest().files().keySet()) {
      Path target = staging.resolve(file);
      Files.createDirectories(target.toAbsolutePath().getParent());
      Files.copy(original.directory().resolve(file), target);
    }
    return change.apply(VersionDraft.of(original.manifest()));
  }
}
