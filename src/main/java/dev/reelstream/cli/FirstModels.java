package dev.reelstream.cli;

import dev.reelstream.cli.TrainerProcess.Trained;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVerifier;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.report.RunFolder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The champion and the shadows that a replay starts with: trained on the history, or versions that
 * know no more than that.
 */
record FirstModels(ReplayCommand asked, ReplayModels models, ReplayPlan plan) {

  /** The versions that were asked for by number, verified before anything is started. */
  Map<ModelChoice, Trained> existing() {
    Map<ModelChoice, Trained> existing = new HashMap<>();
    models
        .all()
        .filter(choice -> !choice.toTrain() && !frozen(choice))
        .forEach(choice -> existing.put(choice, existing(choice)));
    return existing;
  }

  /**
   * Whether the number is the one that the champion's training in this very run will give: a shadow
   * that stays what the champion was first, when other versions have taken over.
   */
  private boolean frozen(ModelChoice choice) {
    ModelChoice champion = models.champion();
    return champion.toTrain()
        && choice.name().equals(champion.name())
        && choice.version() == nextVersion(champion.name());
  }

  private int nextVersion(String name) {
    return asked.registry == null
        ? 1
        : new ModelRegistry(asked.registry).latest(name).orElse(0) + 1;
  }

  /** Trains what is not there yet, one after the other; champion first. */
  List<FirstModel> complete(Map<ModelChoice, Trained> existing, RunFolder folder, PrintStream out) {
    List<FirstModel> complete = new ArrayList<>();
    models
        .all()
        .forEach(
            choice -> {
              boolean champion = choice.equals(models.champion());
              String alias = champion ? ModelAnnouncement.CHAMPION : choice.shadowAlias();
              Trained there = existing.get(choice);
              if (there == null && !choice.toTrain()) {
                there = theChampion(choice, complete.get(0).trained());
              }
              if (there == null && !models.shadows().isEmpty()) {
                out.println("training " + choice + (champion ? ", the champion" : ", a shadow"));
              }
              complete.add(new FirstModel(alias, there == null ? train(choice, folder) : there));
            });
    return complete;
  }

  /** Where versions of this run are kept. */
  static Path registry(ReplayCommand asked, RunFolder folder) {
    return asked.registry == null ? folder.directory().resolve("models") : asked.registry;
  }

  private static Trained theChampion(ModelChoice frozen, Trained champion) {
    if (champion.version() != frozen.version()) {
      throw new CliException(
          "the champion became version %d, not %s: somebody else writes to the registry; start again"
              .formatted(champion.version(), frozen));
    }
    return champion;
  }

  private Trained train(ModelChoice choice, RunFolder folder) {
    Path registry = registry(asked, folder);
    List<String> arguments = new ArrayList<>(asked.dataset.arguments(plan.dataset()));
    arguments.add("--history=" + asked.history);
    arguments.add("--family=" + choice.name());
    arguments.add("--min-rating=" + plan.minRating());
    arguments.add("--registry=" + registry);
    models
        .hyperparameters()
        .getOrDefault(choice.name(), Map.of())
        .forEach((name, value) -> arguments.add("--set=" + name + "=" + value));
    return TrainerProcess.train(arguments);
  }

  private Trained existing(ModelChoice choice) {
    if (asked.registry == null) {
      String option = choice.equals(models.champion()) ? "--model" : "--shadow";
      throw new UsageException(option + " " + choice + " names a version: give its --registry");
    }
    ModelVersion version = new ModelRegistry(asked.registry).open(choice.name(), choice.version());
    ModelVerifier.verify(version.directory());
    Manifest manifest = version.manifest();
    if (manifest.trainedThrough() >= plan.boundary().timestamp()) {
      throw new CliException(
          "%s was trained through %d, after the live part begins at %d: its hit rate would be a leak"
              .formatted(choice, manifest.trainedThrough(), plan.boundary().timestamp()));
    }
    return new Trained(
        choice.name(), manifest.version(), version.directory(), 0, manifest.trainedThrough());
  }
}
