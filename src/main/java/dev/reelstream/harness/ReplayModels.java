package dev.reelstream.harness;

import dev.reelstream.registry.ModelChoice;
import dev.reelstream.retrieval.Capability;
import dev.reelstream.training.data.TrainingException;
import dev.reelstream.training.family.Family;
import dev.reelstream.training.family.Hyperparameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The models that a replay is asked to run, and how those it trains are to be trained.
 *
 * @param hyperparameters what replaces the defaults, by family
 * @param registry where versions are kept; null for the run's own folder
 */
public record ReplayModels(
    ModelChoice champion,
    List<ModelChoice> shadows,
    Map<String, Map<String, String>> hyperparameters,
    @Nullable Path registry) {

  /** Checks everything that needs no data; {@link SettingsException} says what is wrong. */
  public static ReplayModels of(String model, List<String> shadows, Map<String, String> training) {
    ModelChoice champion = choice("--model", model);
    checkFamily("--model", champion);
    List<ModelChoice> beside = new ArrayList<>();
    for (String text : shadows) {
      ModelChoice shadow = choice("--shadow", text);
      checkFamily("--shadow", shadow);
      if (shadow.equals(champion)) {
        throw new SettingsException("--shadow " + shadow + " is the champion: name another model");
      }
      if (beside.contains(shadow)) {
        throw new SettingsException("--shadow names " + shadow + " twice");
      }
      beside.add(shadow);
    }
    return new ReplayModels(champion, beside, byFamily(champion, beside, training), null);
  }

  /** With versions kept in a folder that outlives the run. */
  public ReplayModels withRegistry(@Nullable Path folder) {
    return new ReplayModels(champion, shadows, hyperparameters, folder);
  }

  private static ModelChoice choice(String option, String text) {
    return ModelChoice.parse(text)
        .orElseThrow(
            () ->
                new SettingsException(option + " is " + text + ": expected NAME or NAME@VERSION"));
  }

  /** Champion first. */
  Stream<ModelChoice> all() {
    return Stream.concat(Stream.of(champion), shadows.stream());
  }

  /**
   * What the job must provide, each with a family that needs it; versions bear their family's name.
   */
  Map<Capability, String> needs() {
    Map<Capability, String> needs = new EnumMap<>(Capability.class);
    Set<String> names = all().map(ModelChoice::name).collect(Collectors.toSet());
    Family.ALL.stream()
        .filter(family -> names.contains(family.name()))
        .forEach(family -> family.needs().forEach(each -> needs.putIfAbsent(each, family.name())));
    return needs;
  }

  private static void checkFamily(String option, ModelChoice choice) {
    if (choice.toTrain()) {
      try {
        Family.named(choice.name());
      } catch (TrainingException e) {
        throw new SettingsException(option + " " + choice + ": " + e.getMessage());
      }
    }
  }

  /** {@code NAME=VALUE} is the champion's, {@code FAMILY.NAME=VALUE} that family's. */
  private static Map<String, Map<String, String>> byFamily(
      ModelChoice champion, List<ModelChoice> shadows, Map<String, String> training) {
    Map<String, Map<String, String>> addressed = new HashMap<>();
    List<String> trained =
        Stream.concat(Stream.of(champion), shadows.stream())
            .filter(ModelChoice::toTrain)
            .map(ModelChoice::name)
            .toList();
    training.forEach(
        (key, value) -> {
          int dot = key.indexOf('.');
          String family = dot < 0 ? champion.name() : key.substring(0, dot);
          if (!trained.contains(family) || dot < 0 && !champion.toTrain()) {
            throw new SettingsException(
                "--train %s=%s: %s is not trained here; trained are: %s"
                    .formatted(
                        key,
                        value,
                        dot < 0 ? champion : family,
                        trained.isEmpty() ? "none" : String.join(", ", trained)));
          }
          String name = key.substring(dot + 1);
          checkName(family, name);
          Map<String, String> own =
              addressed.computeIfAbsent(family, each -> new LinkedHashMap<>());
          if (own.put(name, value) != null) {
            throw new SettingsException("--train gives " + name + " of " + family + " twice");
          }
        });
    return addressed;
  }

  private static void checkName(String family, String name) {
    List<String> known =
        Family.named(family).hyperparameters().stream().map(Hyperparameter::name).toList();
    if (!known.contains(name)) {
      throw new SettingsException(
          "--train: %s has no hyperparameter '%s': choose one of %s"
              .formatted(family, name, String.join(", ", known)));
    }
  }
}
