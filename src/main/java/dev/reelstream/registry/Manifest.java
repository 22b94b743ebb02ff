package dev.reelstream.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a version is and how it was made: the contents of {@code manifest.json}.
 *
 * @param trainedThrough event time of the newest rating it was trained on, milliseconds
 * @param dataDigest sha256 of the rating bytes
 * @param contextLength items in a context, fixed in the graph
 * @param metrics offline metrics by name
 * @param files sha256 of every other file of the version by relative path, {@code /} between names
 * @param golden queries with the answers expected from the loaded model
 */
public record Manifest(
    String name,
    int version,
    String family,
    Instant created,
    long trainedThrough,
    String dataDigest,
    int contextLength,
    Map<String, Object> hyperparameters,
    Map<String, Double> metrics,
    long seed,
    Map<String, String> files,
    List<GoldenQuery> golden) {

  public static final String FILE = "manifest.json";
  public static final String VOCABULARY = "vocabulary.txt";
  public static final String POPULAR = "popular.txt";
  public static final String SAVED_MODEL = "saved_model";

  /** User ids by line, index 1 first; only where the family looks at who asks. */
  public static final String USERS = "users.txt";

  /** What {@link ItemVectors} writes. */
  public static final String ITEM_VECTORS = "item_vectors.bin";

  /** A graph over the item vectors; only where the catalogue is large. */
  public static final String ITEM_INDEX = "item_index.bin";

  /** What {@link GruWeights} writes; only where the family is served step by step. */
  public static final String GRU_CELL = "gru_cell.bin";

  public Manifest {
    Names.check("model name", name);
    require(version >= 1, "version is " + version + ", must be at least 1");
    require(!family.isBlank(), "family is blank");
    Objects.requireNonNull(created, "created is null");
    Objects.requireNonNull(dataDigest, "dataDigest is null");
    require(contextLength >= 1, "contextLength is " + contextLength + ", must be at least 1");
    hyperparameters = Map.copyOf(hyperparameters);
    metrics = Map.copyOf(metrics);
    files = Map.copyOf(files);
    golden = List.copyOf(golden);
    require(!golden.isEmpty(), "golden is empty, at least one query must be there");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
