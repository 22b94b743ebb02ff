package dev.reelstream.registry;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A manifest before the registry has given it name, version and digests; the components mean what
 * they mean in {@link Manifest}.
 */
public record VersionDraft(
    String family,
    Instant created,
    long trainedThrough,
    String dataDigest,
    int contextLength,
    Map<String, Object> hyperparameters,
    Map<String, Double> metrics,
    long seed,
    List<GoldenQuery> golden) {

  static VersionDraft of(Manifest manifest) {
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
  }

  /** With more metrics; those of the same name give way. */
  public VersionDraft withMetrics(Map<String, Double> more) {
    Map<String, Double> all = new HashMap<>(metrics);
    all.putAll(more);
    return new VersionDraft(
        family,
        created,
        trainedThrough,
        dataDigest,
        contextLength,
        hyperparameters,
        all,
        seed,
        golden);
  }

  Manifest complete(String name, int version, Map<String, String> files) {
    return new Manifest(
        name,
        version,
        family,
        created,
        trainedThrough,
        dataDigest,
        contextLength,
        hyperparameters,
        metrics,
        seed,
        files,
        golden);
  }
}
