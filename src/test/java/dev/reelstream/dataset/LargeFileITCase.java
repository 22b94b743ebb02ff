package dev.reelstream.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads as many rows as the largest set has; 3 GB of heap must do. */
@Tag("slow")
class LargeFileITCase {
  private static final int ROWS = 32_000_000;

  @Test
  void readsAndSorts32MillionRows(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("ratings.csv");
    SplitMix random = new SplitMix(1, 1);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write("userId,movieId,rating,timestamp\n".getBytes(StandardCharsets.US_ASCII));
      StringBuilder line = new StringBuilder();
      for (int row = 0; row < ROWS; row++) {
        line.setLength(0);
        line.append(1 + row / 160).append(',').append(1 + random.below(87_000)).append(',');
        line.append(random.below(10) / 2.0 + 0.5).append(',');
        line.append(800_000_000L + random.below(900_000_000)).append('\n');
        out.write(line.toString().getBytes(StandardCharsets.US_ASCII));
      }
    }
    long start = System.nanoTime();
    Ratings ratings =
        Datasets.open(DatasetRequest.of("ml-32m").withData(folder), DatasetProgress.none())
            .ratings();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%d rows of %d MB read and sorted in %.1f s with a heap limit of %d MB%n",
        ratings.size(), Files.size(file) >> 20, seconds, Runtime.getRuntime().maxMemory() >> 20);
    assertThat(ratings.size()).isEqualTo(ROWS);
    assertThat(ratings.users()).isEqualTo(200_000);
    assertThat(ratings.items()).isEqualTo(87_000);
    for (int row = 1; row < ROWS; row++) {
      if (ratings.timestamp(row - 1) > ratings.timestamp(row)) {
        throw new AssertionError("row " + row + " is older than the one before it");
      }
    }
  }
}
