package dev.reelstream.followers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.Follower;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FollowerCountsTest {
  private final FollowerCounts counts = new FollowerCounts(1_000);

  private static byte[] of(FollowerCounts counts, String... items) {
    byte @Nullable [] bytes = null;
    for (String item : items) {
      bytes = counts.add(bytes, item);
    }
    return bytes == null ? new byte[] {1} : bytes;
  }

  @Test
  void putsThoseCountedMostFirstAndOfEqualOnesTheLatest() {
    assertThat(FollowerCounts.top(of(counts, "a", "b", "c", "a"), 10))
        .containsExactly(new Follower("a", 2), new Follower("c", 1), new Follower("b", 1));
    assertThat(FollowerCounts.top(of(counts, "a", "b", "c", "b", "a"), 2))
        .containsExactly(new Follower("a", 2), new Follower("b", 2));
    assertThat(FollowerCounts.top(null, 5)).isEmpty();
  }

  /** Long and foreign ids, counts over 127: everything that takes more than a byte. */
  @Test
  void agreesWithAPlainMap() {
    Random random = new Random(3);
    Map<String, Integer> plain = new HashMap<>();
    Map<String, Integer> latest = new HashMap<>();
    byte @Nullable [] bytes = null;
    for (int i = 0; i < 20_000; i++) {
      int number = (int) Math.min(299, Math.abs(random.nextGaussian()) * 40);
      String item = (number % 7 == 0 ? "é".repeat(80) : "i") + number;
      bytes = counts.add(bytes, item);
      plain.merge(item, 1, Integer::sum);
      latest.put(item, i);
    }
    List<Follower> expected = new ArrayList<>();
    plain.forEach((item, count) -> expected.add(new Follower(item, count)));
    expected.sort(
        Comparator.comparingInt(Follower::count)
            .thenComparing(each -> latest.getOrDefault(each.itemId(), 0))
            .reversed());
    assertThat(expected.get(0).count()).isGreaterThan(127);
    assertThat(FollowerCounts.top(bytes, 1_000)).isEqualTo(expected);
    assertThat(FollowerCounts.top(bytes, 50)).isEqualTo(expected.subList(0, 50));
  }

  @Test
  void aNewOneTakesThePlaceOfTheLastWhereThereAreEnough() {
    FollowerCounts three = new FollowerCounts(3);
    assertThat(FollowerCounts.top(of(three, "a", "b", "b", "c", "c", "d"), 10))
        .extracting(Follower::itemId)
        .containsExactly("c", "b", "d");
    assertThat(FollowerCounts.top(of(three, "a", "a", "b", "b", "c", "c", "d"), 10))
        .containsExactly(new Follower("c", 2), new Follower("b", 2), new Follower("d", 1));
    assertThat(of(three, "a", "b", "c", "d", "e", "f")).hasSize(1 + 3 * 3);
  }
}
