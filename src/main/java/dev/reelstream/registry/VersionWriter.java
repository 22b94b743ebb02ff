package dev.reelstream.registry;

import java.io.IOException;
import java.nio.file.Path;

/** Fills an empty staging folder with {@code saved_model/}, the vocabulary and the popular list. */
@FunctionalInterface
public interface VersionWriter {
  VersionDraft write(Path staging) throws IOException;
}
