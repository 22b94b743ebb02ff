package dev.reelstream.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds the readers against figures that were computed independently from the official files. */
class MovieLensFactsTest {
  private static final long SESSION_GAP = 3_600_000;

  @Test
  void readsMl100k() {
    Dataset dataset = open("ml-100k");
    Ratings ratings = dataset.ratings();
    assertThat(ratings.size()).isEqualTo(100_000);
    assertThat(ratings.users()).isEqualTo(943);
    assertThat(ratings.items()).isEqualTo(1_682);
    assertThat(dataset.titles().size()).isEqualTo(1_682);
    assertThat(dataset.titles().all().stream().map(Titles.Title::title).distinct()).hasSize(1_664);
    assertThat(ratings.size() - ratings.liveBoundary(0.8).row()).isEqualTo(20_001);
    assertThat(Sessions.of(ratings)).isEqualTo(new Sessions(2_692, 737, 491));
  }

  @Test
  void readsMl1m() {
    Dataset dataset = open("ml-1m");
    Ratings ratings = dataset.ratings();
    assertThat(ratings.size()).isEqualTo(1_000_209);
    assertThat(ratings.users()).isEqualTo(6_040);
    assertThat(ratings.items()).isEqualTo(3_706);
    assertThat(dataset.titles().size()).isEqualTo(3_883);
    assertThat(ratings.size() - ratings.liveBoundary(0.8).row()).isEqualTo(200_069);
    assertThat(Sessions.of(ratings)).isEqualTo(new Sessions(24_678, 1_290, 6_965));
  }

  @Test
  void decodesAccentsOfBothTitleFiles() {
    for (String set : new String[] {"ml-100k", "ml-1m"}) {
      assertThat(open(set).titles().all())
          .extracting(Titles.Title::title)
          .noneMatch(title -> title.contains("\uFFFD"))
          .anyMatch(title -> title.contains("é"));
    }
  }

  private static Dataset open(String name) {
    String variable = System.getenv("REELSTREAM_DATA");
    Path data =
        variable != null
            ? Path.of(variable)
            : Path.of(System.getProperty("user.dir")).resolve("../shared/data");
    assumeTrue(Files.isDirectory(data.resolve(name)), name + " is not in " + data);
    return Datasets.open(DatasetRequest.of(name).withData(data), DatasetProgress.none());
  }

  /** Sessions of all users, cut after more than an hour without a rating. */
  private record Sessions(int count, int longest, int single) {
    static Sessions of(Ratings ratings) {
      long[] last = new long[ratings.users()];
      int[] length = new int[ratings.users()];
      int count = 0;
      int longest = 0;
      int single = 0;
      for (int row = 0; row < ratings.size(); row++) {
        int user = ratings.user(row);
        if (length[user] == 0 || ratings.timestamp(row) - last[user] > SESSION_GAP) {
          count++;
          single += length[user] == 1 ? 1 : 0;
          length[user] = 0;
        }
        length[user]++;
        longest = Math.max(longest, length[user]);
        last[user] = ratings.timestamp(row);
      }
      for (int open : length) {
        single += open == 1 ? 1 : 0;
      }
      return new Sessions(count, longest, single);
    }
  }
}
