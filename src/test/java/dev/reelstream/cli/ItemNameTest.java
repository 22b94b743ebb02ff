package dev.reelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.dataset.Titles;
import dev.reelstream.dataset.Titles.Title;
import dev.reelstream.registry.Vocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemNameTest {
  private static final Vocabulary VOCABULARY = new Vocabulary(List.of("7", "42", "Alien"));
  private static final Titles TITLES =
      Titles.of(
          List.of(
              new Title("7", "Alien (1979)", List.of()),
              new Title("42", "Aliens (1986)", List.of()),
              new Title("9", "Solaris (1972)", List.of())));

  private static String resolve(String text) {
    return ItemName.resolve(text, VOCABULARY, TITLES);
  }

  @Test
  void anIdGoesBeforeEveryTitle() {
    assertThat(resolve("42")).isEqualTo("42");
    assertThat(resolve("Alien")).isEqualTo("Alien");
    assertThat(resolve("9")).isEqualTo("9");
  }

  @Test
  void aWholeTitleGoesBeforeAPart() {
    assertThat(resolve("alien (1979)")).isEqualTo("7");
    assertThat(resolve("SOLAR")).isEqualTo("9");
    assertThat(resolve("aliens")).isEqualTo("42");
  }

  @Test
  void severalTitlesAreListed() {
    assertThatThrownBy(() -> resolve("ALIEN"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "--item 'ALIEN' fits 2 titles, give the id of one: 7 Alien (1979); 42 Aliens (1986)");
  }

  @Test
  void nothingThatFitsIsWrongUsage() {
    assertThatThrownBy(() -> resolve("Stalker"))
        .isInstanceOf(UsageException.class)
        .hasMessage("--item is 'Stalker': expected an item id, a title or a part of one");
    assertThatThrownBy(() -> ItemName.resolve("x", VOCABULARY, Titles.none()))
        .hasMessageContaining("no titles are at hand");
    assertThatThrownBy(() -> resolve(" ")).isInstanceOf(UsageException.class);
  }
}
