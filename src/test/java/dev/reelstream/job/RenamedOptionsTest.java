package dev.reelstream.job;

import static org.apache.flink.configuration.ConfigOptions.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenamedOptionsTest {
  private final List<String> log = new ArrayList<>();
  private final RenamedOptions options =
      new RenamedOptions(
          List.of(
              key("list.length").intType().defaultValue(10).withDeprecatedKeys("list.size", "k"),
              key("plain").intType().defaultValue(1)),
          log::add);

  @Test
  void anOldKeyStillWorksAndSaysSoOnce() {
    assertThat(options.rename(Map.of("k", "7"))).isEqualTo(Map.of("list.length", "7"));
    assertThat(options.rename(Map.of("k", "8"))).isEqualTo(Map.of("list.length", "8"));

    assertThat(log).containsExactly("option k is now called list.length");
  }

  @Test
  void currentAndUnknownKeysPass() {
    Map<String, String> given = Map.of("list.length", "7", "plain", "2", "unknown", "x");

    assertThat(options.rename(given)).isEqualTo(given);
    assertThat(log).isEmpty();
  }

  @Test
  void bothKeysOfAnOptionAreRefused() {
    assertThatThrownBy(() -> options.rename(Map.of("list.size", "7", "list.length", "8")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "list.size is the old name of list.length, which is given too: leave list.size out");
  }
}
