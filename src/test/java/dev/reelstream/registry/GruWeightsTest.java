package dev.reelstream.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GruWeightsTest {
  private static GruWeights weights() {
    return new GruWeights(
        2, filled(12, 1), filled(6, 2), filled(12, 3), filled(6, 4), filled(4, 5), filled(2, 6));
  }

  private static float[] filled(int length, float start) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = start + i / 16f;
    }
    return values;
  }

  @Test
  void comesBackAsItWasWritten(@TempDir Path folder) throws IOException {
    Path file = folder.resolve(Manifest.GRU_CELL);
    weights().write(file);
    assertThat(Files.size(file)).isEqualTo(8 + 4 * (7 * 2 * 2 + 7 * 2));
    assertThat(GruWeights.read(file)).usingRecursiveComparison().isEqualTo(weights());
  }

  @Test
  void refusesWhatIsSomethingElseOrCutShort(@TempDir Path folder) throws IOException {
    Path file = folder.resolve(Manifest.GRU_CELL);
    weights().write(file);
    byte[] bytes = Files.readAllBytes(file);
    for (int length : new int[] {0, 5, 8, bytes.length - 1, bytes.length + 1}) {
      refuses(Files.write(file, Arrays.copyOf(bytes, length)), "no weights of a gru");
    }
    byte[] other = bytes.clone();
    other[3]++;
    refuses(Files.write(file, other), "no weights of a gru");
    byte[] wide = bytes.clone();
    wide[4] = 0x7f;
    refuses(Files.write(file, wide), "no weights of a gru");
  }

  @Test
  void refusesWhatIsNoNumber(@TempDir Path folder) throws IOException {
    GruWeights broken = weights();
    broken.recurrentBias()[5] = Float.NaN;
    Path file = folder.resolve(Manifest.GRU_CELL);
    broken.write(file);
    refuses(file, "no number");
  }

  private static void refuses(Path file, String why) {
    assertThatThrownBy(() -> GruWeights.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(Manifest.GRU_CELL)
        .hasMessageContaining(why);
  }
}
