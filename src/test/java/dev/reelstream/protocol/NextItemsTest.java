package dev.reelstream.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.event.Rating;
import dev.reelstream.protocol.NextItems.Next;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NextItemsTest {
  private final List<Rating> ratings = new ArrayList<>();

  private void rate(String user, String... items) {
    for (String item : items) {
      boolean bad = item.startsWith("-");
      ratings.add(
          new Rating(user, bad ? item.substring(1) : item, bad ? 1 : 5, ratings.size() * 1000L));
    }
  }

  private List<Next> after(String item, int k) {
    return NextItems.after(Ratings.of(ratings), 2, item, k);
  }

  @Test
  void countsTheNextPositiveOfTheSameUser() {
    rate("1", "a", "b", "a");
    rate("2", "a");
    rate("3", "x");
    rate("2", "-c", "b");
    assertThat(after("a", 10)).containsExactly(new Next("b", 2));
    assertThat(after("b", 10)).containsExactly(new Next("a", 1));
    assertThat(after("c", 10)).isEmpty();
    assertThat(after("nowhere", 10)).isEmpty();
  }

  @Test
  void tiesGoByPositivesThenById() {
    rate("1", "a", "d");
    rate("2", "a", "c");
    rate("3", "a", "b");
    rate("4", "d");
    assertThat(after("a", 10))
        .containsExactly(new Next("d", 1), new Next("b", 1), new Next("c", 1));
    assertThat(after("a", 2)).hasSize(2);
  }

  @Test
  void theItemItselfIsLeftOut() {
    rate("1", "a", "a", "b");
    assertThat(after("a", 10)).containsExactly(new Next("b", 1));
  }
}
