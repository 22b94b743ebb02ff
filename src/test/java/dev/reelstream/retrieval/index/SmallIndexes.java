package dev.reelstream.retrieval.index;

import dev.reelstream.registry.ItemVectors;
import java.io.IOException;
import java.nio.file.Path;

/** Indexes for tests of other packages. */
public final class SmallIndexes {
  private SmallIndexes() {}

  public static ItemIndex exact(ItemVectors vectors) {
    return new ExactIndex(vectors);
  }

  /** Writes a graph as {@code item_index.bin}. */
  public static void writeGraph(ItemVectors vectors, int beam, Path file) throws IOException {
    HnswBuilder.build(vectors).withBeam(beam).write(file);
  }
}
