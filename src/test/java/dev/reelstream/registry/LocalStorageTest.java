package dev.reelstream.registry;

import java.nio.file.Path;
import java.time.Clock;

class LocalStorageTest extends StorageContract {
  @Override
  Storage open(Path root) {
    return new LocalStorage(root, Clock.systemUTC());
  }
}
