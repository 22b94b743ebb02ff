package dev.reelstream.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberParserTest {
  @Test
  void readsDecimalsAsJavaDoes() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      String text =
          switch (i % 4) {
            case 0 -> "" + random.nextInt(100) / 10.0;
            case 1 -> "" + random.nextDouble();
            case 2 -> "" + (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(30));
            default -> random.nextInt(1000) + "." + random.nextInt(1_000_000);
          };
      assertThat(decimal(text)).as(text).isEqualTo(Double.parseDouble(text));
    }
    assertThat(decimal("5.")).isEqualTo(5);
    assertThat(decimal(".5")).isEqualTo(0.5);
    assertThat(decimal("+4")).isEqualTo(4);
  }

  @Test
  void takesNothingElseForANumber() {
    for (String text :
        new String[] {
          "", ".", "-", "1.2.3", "NaN", "Infinity", "0x1p3", "4f", "1e999", "4,5", "٤"
        }) {
      assertThat(decimal(text)).as(text).isNaN();
    }
    for (String text : new String[] {"", "-1", "1.5", "1234567890123456789", "12a"}) {
      assertThat(natural(text)).as(text).isEqualTo(-1);
    }
    assertThat(natural("123456789012345678")).isEqualTo(123_456_789_012_345_678L);
  }

  private static double decimal(String text) {
    byte[] bytes = ("x" + text + "y").getBytes(StandardCharsets.UTF_8);
    return NumberParser.decimal(bytes, 1, bytes.length - 1);
  }

  private static long natural(String text) {
    byte[] bytes = ("x" + text + "y").getBytes(StandardCharsets.UTF_8);
    return NumberParser.natural(bytes, 1, bytes.length - 1);
  }
}
