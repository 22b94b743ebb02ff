package dev.reelstream.cli;

import dev.reelstream.cli.TrainerProcess.Trained;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.registry.ModelVersion;

/** A version that a replay starts with, and the alias it is announced under. */
record FirstModel(String alias, Trained trained) {
  boolean champion() {
    return alias.equals(ModelAnnouncement.CHAMPION);
  }

  ModelAnnouncement announcement() {
    return ModelVersion.read(trained.directory()).announce(alias);
  }
}
