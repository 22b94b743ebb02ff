package dev.reelstream.cli;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import java.nio.file.Path;

/**
 * A model as the command line names it: a family to train, or a version that is there.
 *
 * @param version 0 for one to train
 */
record ModelChoice(String name, int version) {
  /** Throws {@link UsageException} where the text is neither NAME nor NAME@VERSION. */
  static ModelChoice parse(String option, String text) {
    int at = text.indexOf('@');
    String name = at < 0 ? text : text.substring(0, at);
    String number = at < 0 ? "0" : text.substring(at + 1);
    if (name.isBlank() || !number.matches(at < 0 ? "0" : "[1-9][0-9]{0,8}")) {
      throw new UsageException(option + " is " + text + ": expected NAME or NAME@VERSION");
    }
    return new ModelChoice(name, Integer.parseInt(number));
  }

  boolean toTrain() {
    return version == 0;
  }

  /**
   * The version named, or the newest one of that name; {@link CliException} where there is none.
   */
  ModelVersion open(Path registry) {
    return open(new ModelRegistry(registry));
  }

  /** The same in a registry that is open. */
  ModelVersion open(ModelRegistry versions) {
    int number =
        version > 0
            ? version
            : versions
                .latest(name)
                .orElseThrow(
                    () ->
                        new CliException(
                            "no version of "
                                + name
                                + " in "
                                + versions.root()
                                + ": train one first"));
    return versions.open(name, number);
  }

  /** The alias it is announced under as a shadow. */
  String shadowAlias() {
    return ModelAnnouncement.SHADOW + name + (toTrain() ? "" : "-" + version);
  }

  @Override
  public String toString() {
    return toTrain() ? name : name + "@" + version;
  }
}
