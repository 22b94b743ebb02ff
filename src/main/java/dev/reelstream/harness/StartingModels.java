package dev.reelstream.harness;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.harness.TrainerProcess.Trained;
import dev.reelstream.kafka.Promotions;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelChoice;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVerifier;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.report.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The champion and the shadows that a replay starts with: trained on the history, or versions that
 * know no more than that.
 *
 * @param all champion first
 */
record StartingModels(List<Starting> all) {
  /** A version, and the alias it is announced under. */
  record Starting(String alias, Trained trained) {
    boolean champion() {
      return alias.equals(ModelAnnouncement.CHAMPION);
    }
  }

  Starting champion() {
    return all.get(0);
  }

  Stream<Starting> shadows() {
    return all.stream().skip(1);
  }

  /** Puts each in force under its alias. */
  void announce(Promotions promotions) {
    for (Starting each : all) {
      ModelVersion version = ModelVersion.read(each.trained().directory());
      if (each.champion()) {
        promotions.champion(version, false);
      } else {
        promotions.shadow(version, each.alias());
      }
    }
  }

  /**
   * What is known of them before anything is started: the versions asked for by number, verified,
   * and what is still to be trained.
   */
  record Plan(ReplaySettings settings, ReplayPlan replay, Map<ModelChoice, Trained> existing) {
    static Plan of(ReplaySettings settings, ReplayPlan replay) {
      Plan plan = new Plan(settings, replay, new HashMap<>());
      plan.models()
          .all()
          .filter(choice -> !choice.toTrain() && !plan.frozen(choice))
          .forEach(choice -> plan.existing.put(choice, plan.verified(choice)));
      return plan;
    }

    /**
     * Trains what does not exist yet, one after the other, champion first.
     *
     * @param registry where it is kept
     */
    StartingModels train(Path registry, Progress progress) {
      List<Starting> starting = new ArrayList<>();
      for (ModelChoice choice : models().all().toList()) {
        boolean champion = choice.equals(models().champion());
        Trained there = existing.get(choice);
        if (there == null && !choice.toTrain()) {
          there = asTrained(choice, starting.get(0).trained());
        }
        if (there == null) {
          if (!models().shadows().isEmpty()) {
            progress.say("training " + choice + (champion ? ", the champion" : ", a shadow"));
          }
          there = train(choice, registry);
        }
        starting.add(
            new Starting(champion ? ModelAnnouncement.CHAMPION : choice.shadowAlias(), there));
      }
      return new StartingModels(starting);
    }

    private ReplayModels models() {
      return settings.models();
    }

    /**
     * Whether the number is the one that the champion's training in this very run will give: a
     * shadow that stays what the champion was first, when other versions have taken over.
     */
    private boolean frozen(ModelChoice choice) {
      ModelChoice champion = models().champion();
      return champion.toTrain()
          && choice.name().equals(champion.name())
          && choice.version() == nextVersion(champion.name());
    }

    private int nextVersion(String name) {
      Path registry = models().registry();
      return registry == null ? 1 : new ModelRegistry(registry).latest(name).orElse(0) + 1;
    }

    private static Trained asTrained(ModelChoice frozen, Trained champion) {
      if (champion.version() != frozen.version()) {
        throw new HarnessException(
            "the champion became version %d, not %s: another process writes to the registry; start again"
                .formatted(champion.version(), frozen));
      }
      return champion;
    }

    private Trained train(ModelChoice choice, Path registry) {
      List<String> arguments = new ArrayList<>(settings.data().arguments(replay.dataset()));
      arguments.add("--history=" + settings.history());
      arguments.add("--family=" + choice.name());
      arguments.add("--min-rating=" + replay.minRating());
      arguments.add("--registry=" + registry);
      models()
          .hyperparameters()
          .getOrDefault(choice.name(), Map.of())
          .forEach((name, value) -> arguments.add("--set=" + name + "=" + value));
      return TrainerProcess.train(arguments);
    }

    private Trained verified(ModelChoice choice) {
      Path registry = models().registry();
      if (registry == null) {
        String option = choice.equals(models().champion()) ? "--model" : "--shadow";
        throw new SettingsException(
            option + " " + choice + " names a version: give its --registry");
      }
      ModelVersion version = new ModelRegistry(registry).open(choice.name(), choice.version());
      ModelVerifier.verify(version.directory());
      Manifest manifest = version.manifest();
      if (manifest.trainedThrough() >= replay.boundary().timestamp()) {
        throw new HarnessException(
            "%s was trained through %d, after the live part begins at %d: its hit rate would be a leak"
                .formatted(choice, manifest.trainedThrough(), replay.boundary().timestamp()));
      }
      return new Trained(
          choice.name(), manifest.version(), version.directory(), 0, manifest.trainedThrough());
    }
  }
}
