package dev.reelstream.protocol;

import dev.reelstream.dataset.Dataset;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** A published way to cut a data set into a training part and test cases. */
public interface Protocol {
  /** The name users know it by. */
  String name();

  /** The choices it was made with, by option name, such as {@code order} → {@code time}. */
  default Map<String, String> choices() {
    return Map.of();
  }

  /** Ratings from here on count; empty where every rating does. */
  OptionalDouble minRating();

  /** The list lengths that figures of this protocol are published for. */
  List<Integer> ks();

  /** Whether its figures are with the seen items among the candidates, without them, or both. */
  List<SeenItems> seen();

  /** Whether the seed decides what is trained on. */
  boolean splitsBySeed();

  /** Whether models are asked about users or about contexts. */
  Asks asks();

  /** What a test case tells of its user. */
  enum Asks {
    /** Context alone: the user need not be in the training part. */
    CONTEXT,
    /** User alone: there is no order to make a context of. */
    USER,
    /** Both: the user is in the training part, and its events are in order. */
    EITHER
  }

  /**
   * Cuts the data set.
   *
   * @param seed of everything that is drawn
   * @throws EvaluationException where the data set is no match for the protocol, or leaves nothing
   *     to train or test on
   */
  Experiment cut(Dataset dataset, long seed);

  /** What a version trained on the training part of this cut says of itself in its manifest. */
  default Map<String, String> provenance(long seed) {
    Map<String, String> provenance = new TreeMap<>(choices());
    provenance.put("protocol", name());
    if (splitsBySeed()) {
      provenance.put("protocolSeed", Long.toString(seed));
    }
    return provenance;
  }
}
