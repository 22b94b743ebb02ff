package dev.reelstream.cli;

import dev.reelstream.cli.TrainerProcess.Trained;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVerifier;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.report.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The champion that a replay starts with: trained on the history, or a version that knows no more
 * than that.
 */
record FirstModel(ReplayCommand asked, ReplayPlan plan) {

  /** The version that was asked for, verified before anything is started; empty to train one. */
  Optional<Trained> existing() {
    int at = asked.model.indexOf('@');
    return at < 0
        ? Optional.empty()
        : Optional.of(existing(asked.model.substring(0, at), asked.model.substring(at + 1)));
  }

  Trained train(RunFolder folder) {
    Path registry = asked.registry == null ? folder.directory().resolve("models") : asked.registry;
    List<String> arguments = new ArrayList<>(asked.dataset.arguments(plan.dataset()));
    arguments.add("--history=" + asked.history);
    arguments.add("--family=" + asked.model);
    arguments.add("--min-rating=" + plan.minRating());
    arguments.add("--registry=" + registry);
    asked.training.forEach((name, value) -> arguments.add("--set=" + name + "=" + value));
    return TrainerProcess.train(arguments);
  }

  private Trained existing(String name, String number) {
    if (asked.registry == null) {
      throw new UsageException("--model " + asked.model + " names a version: give its --registry");
    }
    if (!number.matches("[0-9]{1,9}")) {
      throw new UsageException("--model is " + asked.model + ": expected NAME or NAME@VERSION");
    }
    ModelVersion version = new ModelRegistry(asked.registry).open(name, Integer.parseInt(number));
    ModelVerifier.verify(version.directory());
    Manifest manifest = version.manifest();
    if (manifest.trainedThrough() >= plan.boundary().timestamp()) {
      throw new CliException(
          "%s was trained through %d, after the live part begins at %d: its hit rate would be a leak"
              .formatted(asked.model, manifest.trainedThrough(), plan.boundary().timestamp()));
    }
    return new Trained(name, manifest.version(), version.directory(), 0, manifest.trainedThrough());
  }
}
