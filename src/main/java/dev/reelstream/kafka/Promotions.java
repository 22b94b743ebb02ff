package dev.reelstream.kafka;

import static dev.reelstream.event.ModelAnnouncement.CHAMPION;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a version becomes champion, shadow or candidate, and where it ceases to be.
 *
 * <p>For maintainers: the registry is written first, then the topic, so whatever a job is told of
 * is in the registry. If the second write fails the caller sees the exception, the registry is
 * ahead of the jobs, and the same call again finishes: both writes are idempotent. A shadow is
 * given up in the opposite order, for the same reason.
 */
public final class Promotions {
  private static final String CANDIDATE = "candidate";

  private final @Nullable ModelRegistry registry;
  private final @Nullable ModelsTopic topic;

  private Promotions(@Nullable ModelRegistry registry, @Nullable ModelsTopic topic) {
    this.registry = registry;
    this.topic = topic;
  }

  /** In the registry, and for the running jobs where there is a topic. */
  public static Promotions of(ModelRegistry registry, Optional<ModelsTopic> topic) {
    return new Promotions(registry, topic.orElse(null));
  }

  /** In the registry and for the jobs of the topic. */
  public static Promotions of(ModelRegistry registry, ModelsTopic topic) {
    return new Promotions(registry, topic);
  }

  /**
   * For the jobs of the topic alone: a trial on a broker that ends with it, which leaves no trace
   * in a registry that others use.
   */
  public static Promotions trial(ModelsTopic topic) {
    return new Promotions(null, topic);
  }

  /**
   * Makes a version the champion. A later rollback leads to the champion before it, also where that
   * one was announced and never named in the registry.
   *
   * @param force to lift its quarantine, where a job has refused it
   */
  public void champion(ModelVersion version, boolean force) {
    String name = version.manifest().name();
    if (registry != null) {
      nameWhatIsInForce(registry, name);
      registry.promote(name, version.manifest().version(), force);
    }
    announce(version, CHAMPION);
  }

  /** The champion that the topic names and the registry does not know of as one. */
  private void nameWhatIsInForce(ModelRegistry versions, String name) {
    if (topic == null || versions.alias(name, CHAMPION).isPresent()) {
      return;
    }
    topic
        .read()
        .champion()
        .filter(standing -> standing.name().equals(name) && isIn(versions, standing))
        .ifPresent(standing -> versions.promote(name, standing.version(), true));
  }

  private static boolean isIn(ModelRegistry versions, ModelAnnouncement standing) {
    return versions.list().stream()
        .anyMatch(
            each ->
                each.manifest().name().equals(standing.name())
                    && each.manifest().version() == standing.version()
                    && each.digest().equals(standing.digest()));
  }

  /** Names a version that was trained further and decided about. */
  public void candidate(ModelVersion version) {
    name(version, CANDIDATE);
  }

  /** Has running jobs score a version under an alias, as well as the champion. */
  public void shadow(ModelVersion version, String alias) {
    name(version, alias);
  }

  private void name(ModelVersion version, String alias) {
    if (registry != null) {
      registry.alias(version.manifest().name(), alias, version.manifest().version());
    }
    announce(version, alias);
  }

  /** Stops the scoring of a shadow. */
  public void unshadow(String alias) {
    if (topic != null) {
      topic.giveUp(alias);
    }
    if (registry != null) {
      for (String name : registry.names()) {
        if (registry.alias(name, alias).isPresent()) {
          registry.removeAlias(name, alias);
        }
      }
    }
  }

  /**
   * Makes an older version champion again.
   *
   * @param to which; null for the champion before this one
   */
  public ModelVersion rollback(String name, @Nullable Integer to) {
    ModelRegistry versions = Objects.requireNonNull(registry, "a rollback needs a registry");
    ModelVersion target = to == null ? versions.rollback(name) : versions.rollback(name, to);
    announce(target, CHAMPION);
    return target;
  }

  private void announce(ModelVersion version, String alias) {
    if (topic != null) {
      topic.announce(version.announce(alias));
    }
  }
}
