package dev.reelstream.training;

import dev.reelstream.registry.ModelVersion;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a training begins with.
 *
 * @param version whose weights are taken over where items and users are the same; new ones start
 *     fresh
 * @param checkpoint of another training, usually one that diverged, to go on from
 */
public record Start(Optional<ModelVersion> version, Optional<Path> checkpoint) {
  /** Fresh weights; a training that was killed goes on where it was. */
  public static final Start FRESH = new Start(Optional.empty(), Optional.empty());

  public static Start warm(ModelVersion version) {
    return new Start(Optional.of(version), Optional.empty());
  }

  public static Start resume(Path checkpoint) {
    return new Start(Optional.empty(), Optional.of(checkpoint));
  }
}
