package dev.reelstream.dataset;

import static dev.reelstream.dataset.MadeUpFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reelstream.event.Rating;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovieLensFilesTest {
  private final Path folder;

  MovieLensFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void readsTabsAndGenreFlags() throws IOException {
    write(folder.resolve("u.data"), "11\t5\t4\t900000009\n12\t6\t1\t900000001\n");
    write(folder.resolve("u.genre"), "unknown|0\nComedy|1\nWar|2\n\n");
    write(
        folder.resolve("u.item"),
        "5|Café Zero (1990)|01-Jan-1990||http://none|0|1|1\n6|Nothing|||none|1|0|0\n",
        StandardCharsets.ISO_8859_1);
    Dataset dataset = open("ml-100k");
    assertThat(rows(dataset.ratings()))
        .containsExactly(
            new Rating("12", "6", 1, 900_000_001_000L), new Rating("11", "5", 4, 900_000_009_000L));
    assertThat(dataset.titles().find("5"))
        .contains(new Titles.Title("5", "Café Zero (1990)", List.of("Comedy", "War")));
    assertThat(dataset.titles().find("6")).contains(new Titles.Title("6", "Nothing", List.of()));
    assertThat(dataset.titles().of("7")).isEqualTo("7");
  }

  @Test
  void readsColonsInTheCharsetOfEachSet() throws IOException {
    write(folder.resolve("ratings.dat"), "3::8::4.5::1000000000");
    String movies = "8::Über: Alles :: Zwei (1999)::Drama|Sci-Fi\n";
    write(folder.resolve("movies.dat"), movies, StandardCharsets.ISO_8859_1);
    assertThat(open("ml-1m").titles().of("8")).isEqualTo("Über: Alles :: Zwei (1999)");
    write(folder.resolve("movies.dat"), movies, StandardCharsets.UTF_8);
    Dataset dataset = open("ml-10m");
    assertThat(dataset.titles().of("8")).isEqualTo("Über: Alles :: Zwei (1999)");
    assertThat(rows(dataset.ratings()))
        .containsExactly(new Rating("3", "8", 4.5, 1_000_000_000_000L));
  }

  @Test
  void readsTheCsvFamilyWithQuotedTitlesAndHalfStars() throws IOException {
    write(folder.resolve("ratings.csv"), MadeUpFiles.CSV_RATINGS);
    write(folder.resolve("movies.csv"), MadeUpFiles.CSV_MOVIES);
    for (String name : new String[] {"ml-latest-small", "ml-20m", "ml-25m", "ml-32m"}) {
      Dataset dataset = open(name);
      assertThat(rows(dataset.ratings()))
          .containsExactly(
              new Rating("bob", "22", 0.5, 1_700_000_000_000L),
              new Rating("ann", "21", 3.5, 1_700_000_100_000L));
      assertThat(dataset.titles().all())
          .containsExactly(
              new Titles.Title("21", "Lamp, The (2001)", List.of("Drama", "War")),
              new Titles.Title("22", "The \"Big\" One", List.of()));
    }
  }

  @Test
  void readsWindowsLineEndsMarksQuotesAndBlankLines() throws IOException {
    write(
        folder.resolve("ratings.csv"),
        "\uFEFF\"userId\",\"movieId\",\"rating\",\"timestamp\"\r\n\r\n\"1\",\"2\",\"3.0\",\"4\"\r\n\r\n");
    assertThat(rows(open("ml-25m").ratings())).containsExactly(new Rating("1", "2", 3, 4_000));
  }

  @Test
  void readsGzipWhateverTheFileIsCalled() throws IOException {
    byte[] packed = MadeUpFiles.gzip("3::8::4::1000\n3::9::4::1000\n");
    Files.write(folder.resolve("ratings.dat.gz"), packed);
    Dataset fromGz = open("ml-1m");
    Files.move(folder.resolve("ratings.dat.gz"), folder.resolve("ratings.dat"));
    assertThat(open("ml-1m").digest()).isEqualTo(fromGz.digest()).hasSize(64);
    write(folder.resolve("ratings.dat"), "3::8::4::1000\n3::9::4::1000\n");
    assertThat(open("ml-1m").digest()).as("of the unpacked bytes").isEqualTo(fromGz.digest());
    assertThat(fromGz.ratings().size()).isEqualTo(2);
  }

  @Test
  void saysWhatIsWrongWithALine() throws IOException {
    String good = "1::2::3::4\n";
    for (String[] wrong :
        new String[][] {
          {"1::2::3", "expected user::item::rating::seconds"},
          {"1::2::3::4::5", "expected user::item::rating::seconds"},
          {"::2::3::4", "ids that are not empty"},
          {"1::::3::4", "ids that are not empty"},
          {"1::2::NaN::4", "expected a number as rating"},
          {"1::2::::4", "expected a number as rating"},
          {"1::2::3::-4", "expected whole seconds since 1970 as timestamp"},
          {"1::2::3::4.5", "expected whole seconds"},
          {"1::2::3::999999999999999", "expected whole seconds"},
        }) {
      write(folder.resolve("ratings.dat"), good + wrong[0] + "\n" + good);
      assertThatThrownBy(() -> open("ml-1m"))
          .isInstanceOf(DatasetException.class)
          .hasMessageStartingWith(folder.resolve("ratings.dat") + " line 2: ")
          .hasMessageContaining(wrong[1])
          .hasMessageContaining("'" + wrong[0] + "'");
    }
  }

  @Test
  void shortensWhatItQuotesToOneLine() throws IOException {
    write(folder.resolve("u.data"), "\u0007" + "x\t".repeat(500_000));
    DatasetException e = catchThrowableOfType(DatasetException.class, () -> open("ml-100k"));
    assertThat(e.toString()).hasLineCount(1).contains("\uFFFDx\\tx").contains("…");
    assertThat(e.toString().length()).isLessThan(400);
  }

  @Test
  void skipsAndCountsWhenLenient() throws IOException {
    write(folder.resolve("ratings.dat"), "1::2::3::4\nrubbish\n1::3::x::4\n9::4::3::5\n");
    write(folder.resolve("movies.dat"), "2::Two::Drama\nrubbish\n");
    Dataset dataset =
        Datasets.open(
            DatasetRequest.of("ml-1m").withData(folder).withLenient(true), DatasetProgress.none());
    assertThat(dataset.ratings().size()).isEqualTo(2);
    assertThat(dataset.skippedLines()).isEqualTo(3);
    assertThat(dataset.ratings().items()).as("no ghost of a skipped line").isEqualTo(2);
    write(folder.resolve("ratings.dat"), "rubbish\n");
    assertThatThrownBy(
            () ->
                Datasets.open(
                    DatasetRequest.of("ml-1m").withData(folder).withLenient(true),
                    DatasetProgress.none()))
        .hasMessageContaining("holds no valid rating: 1 malformed lines were skipped");
  }

  @Test
  void refusesEmptyFilesAndOtherHeaders() throws IOException {
    write(folder.resolve("ratings.csv"), "");
    assertThatThrownBy(() -> open("ml-32m")).hasMessageEndingWith("ratings.csv holds no ratings");
    write(folder.resolve("ratings.csv"), "user,film\n1,2\n");
    assertThatThrownBy(() -> open("ml-32m"))
        .hasMessageContaining("line 1: expected the columns userId,movieId,rating,timestamp");
  }

  @Test
  void saysInOneLineThatAGzipIsCutOff() throws IOException {
    byte[] packed = MadeUpFiles.gzip("1::2::3::4\n".repeat(1000));
    Files.write(folder.resolve("ratings.dat.gz"), Arrays.copyOf(packed, packed.length - 20));
    assertThatThrownBy(() -> open("ml-1m"))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(folder.resolve("ratings.dat.gz") + " cannot be read: ");
  }

  @Test
  void reportsProgressUpToTheEnd() throws IOException {
    Path file = write(folder.resolve("u.data"), "1\t2\t3\t400000000\n".repeat(600_000));
    List<Long> told = new ArrayList<>();
    Datasets.open(
        DatasetRequest.of("ml-100k").withData(folder),
        (work, done, total) -> {
          assertThat(work).isEqualTo("reading u.data");
          told.add(done);
        });
    assertThat(told).isSorted().doesNotHaveDuplicates().endsWith(Files.size(file));
    assertThat(told.size()).isBetween(2, 10);
  }

  private Dataset open(String name) {
    return Datasets.open(DatasetRequest.of(name).withData(folder), DatasetProgress.none());
  }

  private static List<Rating> rows(Ratings ratings) {
    List<Rating> rows = new ArrayList<>();
    for (int row = 0; row < ratings.size(); row++) {
      rows.add(ratings.get(row));
    }
    return rows;
  }
}
