package dev.reelstream.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.event.Rating;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleFilesTest {
  private final List<UserHistory> histories = MadeUpCollection.histories(200, 30);
  private Path output = Path.of("");

  @BeforeEach
  void write(@TempDir Path folder) throws IOException {
    output = folder.resolve("examples");
    MadeUpCollection.write(output, histories);
  }

  @Test
  void readsAllRatingsByTimeThenBucketThenUser() {
    List<Rating> expected = new ArrayList<>(MadeUpCollection.ratings(histories));
    expected.sort(
        Comparator.comparingLong(Rating::timestamp)
            .thenComparingInt(r -> UserBuckets.bucket(r.userId(), MadeUpCollection.BUCKETS))
            .thenComparing(Rating::userId));

    Ratings read = ExampleFiles.read(output, MadeUpCollection.BOUND, Ratings::of);

    assertThat(CollectRig.rows(read)).isEqualTo(expected);
  }

  @Test
  void breaksTiesByBucketAndUserWhicheverWayTheFilesAreWritten(@TempDir Path folder)
      throws IOException {
    List<UserHistory> atOnce = new ArrayList<>();
    for (int user = 0; user < 50; user++) {
      atOnce.add(
          new UserHistory(
              "u" + user, new String[] {"b", "a"}, new double[] {4, 5}, new long[] {7, 7}));
    }
    MadeUpCollection.write(folder.resolve("one"), atOnce);
    Collections.reverse(atOnce);
    MadeUpCollection.write(folder.resolve("two"), atOnce);

    List<Rating> one = CollectRig.rows(ExampleFiles.read(folder.resolve("one"), Ratings::of));

    assertThat(CollectRig.rows(ExampleFiles.read(folder.resolve("two"), Ratings::of)))
        .isEqualTo(one);
    assertThat(one.subList(0, 2)).extracting(Rating::itemId).containsExactly("b", "a");
  }

  @Test
  void refusesACollectionThatIsNotWhole() throws IOException {
    Path file = output.resolve("bucket=01/part-0.parquet");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    refuses(file + " is not what was written (truncated or changed): collect again");
    Files.delete(file);
    refuses(file + " is missing: collect again");
    Files.write(file, bytes);
    Path stranger = Files.write(output.resolve("bucket=01/part-1.parquet"), bytes);
    refuses(stranger + " does not belong to the collection: remove it");
    Files.delete(stranger);
    Files.delete(output.resolve("collected.json"));
    refuses(output + " holds no whole collection: there is no collected.json in it");
    Files.writeString(output.resolve("collected.json"), "{}");
    refuses(output.resolve("collected.json") + " cannot be read: not a CollectResult");
  }

  @Test
  void refusesTheCollectionOfAnotherBound() {
    Bound other = new Bound("cluster", "ratings", new TreeMap<>());

    assertThatThrownBy(() -> ExampleFiles.read(output, other, Ratings::of))
        .isInstanceOf(CollectException.class)
        .hasMessage(output + " holds the collection of another bound");
  }

  @Test
  void refusesFilesThatDoNotHoldWhatWasCounted(@TempDir Path folder) throws IOException {
    List<UserHistory> twice = new ArrayList<>(histories);
    twice.add(histories.get(3));
    MadeUpCollection.write(folder.resolve("twice"), twice);
    MadeUpCollection.write(folder.resolve("fewer"), histories, 201);

    assertThatThrownBy(() -> ExampleFiles.read(folder.resolve("twice"), Ratings::of))
        .isInstanceOf(CollectException.class)
        .hasMessageContaining("holds user grüße-3 twice");
    assertThatThrownBy(() -> ExampleFiles.read(folder.resolve("fewer"), Ratings::of))
        .isInstanceOf(CollectException.class)
        .hasMessageContaining("of 200 users, and collected.json says")
        .hasMessageContaining("of 201");
  }

  private void refuses(String message) {
    assertThatThrownBy(() -> ExampleFiles.read(output, Ratings::of))
        .isInstanceOf(CollectException.class)
        .hasMessageStartingWith(message);
  }
}
