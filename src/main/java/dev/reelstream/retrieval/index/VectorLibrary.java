package dev.reelstream.retrieval.index;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Settles what JVector would otherwise decide for itself when its classes load. */
final class VectorLibrary {
  /** Referenced, because the JDK forgets the level of a logger that is garbage-collected. */
  private static final Logger LOGGER = Logger.getLogger("io.github.jbellis.jvector");

  private static final String PROVIDER = "jvector.vectorization_provider";

  private VectorLibrary() {}

  /**
   * To be called before the library is touched. Scores are computed here, not there, so the plain
   * provider does: looking for a faster one warns on the standard error stream of every JDK without
   * the incubating vector module, and loads a native library on newer ones.
   */
  static void settle() {
    LOGGER.setLevel(Level.SEVERE);
    if (System.getProperty(PROVIDER) == null) {
      System.setProperty(PROVIDER, "default");
    }
  }
}
