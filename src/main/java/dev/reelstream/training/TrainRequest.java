package dev.reelstream.training;

import dev.reelstream.registry.ModelVersion;
import dev.reelstream.training.data.TrainingException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What to train and how.
 *
 * @param family the kind of model, such as {@code gru}; the version is published under this name
 * @param dataset name of the data set, such as {@code ml-1m}: defaults may differ by it
 * @param minRating ratings from here on are positives
 * @param seed decides initial weights, order of examples and dropout
 * @param hyperparameters values that replace the family's defaults, by name
 * @param dataDigest sha256 of the rating bytes, for the manifest
 * @param provenance what else the manifest says, such as the protocol whose training part this is
 * @param start what the training begins with
 */
public record TrainRequest(
    String family,
    String dataset,
    double minRating,
    long seed,
    Map<String, String> hyperparameters,
    String dataDigest,
    Map<String, String> provenance,
    Start start) {
  /** The entry of the provenance by which defaults may differ. */
  public static final String PROTOCOL = "protocol";

  /**
   * What a training begins with.
   *
   * @param version whose weights are taken over for the items and users it knows; new ones start
   *     fresh
   * @param checkpoint of another training, usually one that diverged, to continue from
   */
  public record Start(Optional<ModelVersion> version, Optional<Path> checkpoint) {
    /** Fresh weights; a training that was killed continues where it was. */
    public static final Start FRESH = new Start(Optional.empty(), Optional.empty());

    /** The weights of a version. */
    public static Start warm(ModelVersion version) {
      return new Start(Optional.of(version), Optional.empty());
    }

    /** The state of a checkpoint. */
    public static Start resume(Path checkpoint) {
      return new Start(Optional.empty(), Optional.of(checkpoint));
    }
  }

  public TrainRequest {
    Objects.requireNonNull(family, "family is null");
    Objects.requireNonNull(dataset, "dataset is null");
    Objects.requireNonNull(dataDigest, "dataDigest is null");
    hyperparameters = Map.copyOf(hyperparameters);
    provenance = Map.copyOf(provenance);
    Objects.requireNonNull(start, "start is null");
    if (!Double.isFinite(minRating)) {
      throw new TrainingException("min-rating is " + minRating + ": it must be a number");
    }
  }

  /** With fresh weights. */
  public TrainRequest(
      String family,
      String dataset,
      double minRating,
      long seed,
      Map<String, String> hyperparameters,
      String dataDigest,
      Map<String, String> provenance) {
    this(family, dataset, minRating, seed, hyperparameters, dataDigest, provenance, Start.FRESH);
  }

  /** The protocol whose training part this is; empty where it is none. */
  String protocol() {
    return provenance.getOrDefault(PROTOCOL, "");
  }

  /** The same with another start. */
  TrainRequest withStart(Start other) {
    return new TrainRequest(
        family, dataset, minRating, seed, hyperparameters, dataDigest, provenance, other);
  }
}
