package dev.reelstream.registry;

import dev.reelstream.event.ModelAnnouncement;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model as a person names it: a family to train, or a version that exists.
 *
 * @param version 0 for one to train
 */
public record ModelChoice(String name, int version) {
  /** {@code NAME} or {@code NAME@VERSION}; empty where the text is neither. */
  public static Optional<ModelChoice> parse(String text) {
    int at = text.indexOf('@');
    String name = at < 0 ? text : text.substring(0, at);
    String number = at < 0 ? "0" : text.substring(at + 1);
    if (name.isBlank() || !number.matches(at < 0 ? "0" : "[1-9][0-9]{0,8}")) {
      return Optional.empty();
    }
    return Optional.of(new ModelChoice(name, Integer.parseInt(number)));
  }

  public boolean toTrain() {
    return version == 0;
  }

  /**
   * The version named, or the newest one of that name; {@link RegistryException} where there is
   * none.
   */
  public ModelVersion open(Path registry) {
    return open(new ModelRegistry(registry));
  }

  /** The same in a registry that is open. */
  public ModelVersion open(ModelRegistry versions) {
    int number =
        version > 0
            ? version
            : versions
                .latest(name)
                .orElseThrow(
                    () ->
                        new RegistryException(
                            "no version of "
                                + name
                                + " in "
                                + versions.root()
                                + ": train one first"));
    return versions.open(name, number);
  }

  /** The alias it is announced under as a shadow. */
  public String shadowAlias() {
    return ModelAnnouncement.SHADOW + name + (toTrain() ? "" : "-" + version);
  }

  @Override
  public String toString() {
    return toTrain() ? name : name + "@" + version;
  }
}
