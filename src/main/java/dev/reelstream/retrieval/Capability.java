package dev.reelstream.retrieval;

import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.index.ItemIndex;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a model can need from the job that serves it, beyond contexts and seen items.
 *
 * <p>For maintainers: a new one is a constant here, a boolean option of its key, an implementation
 * of {@link EquippedItems}, and the operators in the pipeline that keep what it needs. Families and
 * loaded models name what they need; {@link #check} is the only place that refuses.
 */
public enum Capability {
  // In this order: of a model that needs several, the first one retrieves.
  USER_STATE("recommend.incremental", "steps through states") {
    @Override
    Optional<? extends EquippedItems> open(
        ModelVersion version, Vocabulary vocabulary, @Nullable ItemIndex index) throws IOException {
      return SteppedItems.of(version, vocabulary, index);
    }
  },
  TRANSITIONS("recommend.followers", "blends with followers") {
    @Override
    Optional<? extends EquippedItems> open(
        ModelVersion version, Vocabulary vocabulary, @Nullable ItemIndex index) throws IOException {
      return BlendedItems.of(version, index);
    }
  };

  private final String option;
  private final String use;

  Capability(String option, String use) {
    this.option = option;
    this.use = use;
  }

  /** The key of the option that has the job provide it. */
  public String option() {
    return option;
  }

  /** What serves a version that needs this; empty for a version that does not. */
  abstract Optional<? extends EquippedItems> open(
      ModelVersion version, Vocabulary vocabulary, @Nullable ItemIndex index) throws IOException;

  /**
   * Refuses a model that needs what is not provided.
   *
   * @throws InvalidModelException names what the model needs and the options that provide it
   */
  public static void check(String model, Set<Capability> needed, Set<Capability> provided) {
    Set<Capability> missing =
        Arrays.stream(values())
            .filter(each -> needed.contains(each) && !provided.contains(each))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (!missing.isEmpty()) {
      throw new InvalidModelException(
          "%s %s, which this job does not keep: set %s"
              .formatted(
                  model,
                  missing.stream().map(each -> each.use).collect(Collectors.joining(" and ")),
                  missing.stream().map(Capability::option).collect(Collectors.joining(" and "))));
    }
  }
}
