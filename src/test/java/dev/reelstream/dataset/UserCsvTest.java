package dev.reelstream.dataset;

import static dev.reelstream.dataset.MadeUpFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.Rating;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserCsvTest {
  private static final long NOON = 1_709_294_400_000L; // 2024-03-01T12:00:00Z

  private final Path file;

  UserCsvTest(@TempDir Path folder) {
    this.file = folder.resolve("mine.csv");
  }

  @Test
  void guessesTheUsualNames() throws IOException {
    for (String header :
        new String[] {
          "userId,itemId,rating,timestamp",
          "user_id,movie_id,Score,time",
          "User,Product ID,stars,datetime",
          "customerId,item,rating,ts"
        }) {
      write(file, header + "\nann,lamp,3,1709294400\n");
      assertThat(rows(Map.of())).containsExactly(new Rating("ann", "lamp", 3, NOON));
    }
  }

  @Test
  void takesTheColumnsThatAreNamed() throws IOException {
    write(file, "when,buyer,user,sku\n1709294400,ann,ignored,lamp\n");
    assertThat(rows(Column.mapping("user=buyer,item=sku,time=when")))
        .containsExactly(new Rating("ann", "lamp", UserCsv.IMPLICIT, NOON));
  }

  @Test
  void understandsEveryWayOfWritingTime() throws IOException {
    for (String time :
        new String[] {
          "1709294400",
          "1709294400.0",
          "1.7092944e9",
          "1709294400000",
          "2024-03-01T12:00:00Z",
          "2024-03-01T12:00:00.000Z",
          "2024-03-01T14:00:00+02:00",
          "2024-03-01T12:00",
          "2024-03-01 12:00:00"
        }) {
      write(file, "user,item,time\nann,lamp," + time + "\n");
      assertThat(rows(Map.of())).as(time).extracting(Rating::timestamp).containsExactly(NOON);
    }
    write(file, "user,item,date\nann,lamp,2024-03-01\n");
    assertThat(rows(Map.of())).extracting(Rating::timestamp).containsExactly(NOON - 43_200_000);
    write(file, "user,item,time\nann,lamp,1709294400.25\n");
    assertThat(rows(Map.of())).extracting(Rating::timestamp).containsExactly(NOON + 250);
  }

  @Test
  void decidesTheUnitOncePerFile() throws IOException {
    write(file, "user,item,time\na,x,1709294400\na,y,1709294400000\n");
    assertThatThrownBy(() -> rows(Map.of()))
        .hasMessage(
            file
                + " line 3: expected seconds since 1970 as in the rows before, found"
                + " 'a,y,1709294400000'");
    write(file, "user,item,time\na,x,1709294400000\na,y,0\na,z,1709294400\n");
    assertThatThrownBy(() -> rows(Map.of()))
        .hasMessageContaining("line 4: expected milliseconds since 1970");
    write(file, "user,item,time\na,x,2024-03-01T12:00:00Z\na,y,1709294400\n");
    assertThatThrownBy(() -> rows(Map.of()))
        .hasMessageContaining("line 3: expected an ISO-8601 time");
  }

  @Test
  void readsQuotesLineBreaksInFieldsAndOtherSeparators() throws IOException {
    write(
        file,
        "user,item,review,time\n\"a,b\",lamp,\"two\nlines, \"\"quoted\"\"\",1709294400\nc,x,,bad\n");
    assertThatThrownBy(() -> rows(Map.of()))
        .as("lines are counted in the file")
        .hasMessageContaining(" line 4: ");
    assertThat(open(Map.of(), true).ratings().get(0))
        .isEqualTo(new Rating("a,b", "lamp", UserCsv.IMPLICIT, NOON));
    for (String separator : new String[] {";", "\t"}) {
      write(
          file,
          "\uFEFFuser,item,rating,time\r\nann,lamp,4.1,1709294400\r\n".replace(",", separator));
      assertThat(rows(Map.of())).containsExactly(new Rating("ann", "lamp", 4.1, NOON));
    }
  }

  @Test
  void readsGzipAndSortsByTimeThenLine() throws IOException {
    Files.write(file, MadeUpFiles.gzip("user,item,time\na,third,20\na,first,10\nb,second,10\n"));
    assertThat(rows(Map.of()))
        .extracting(Rating::itemId)
        .containsExactly("first", "second", "third");
  }

  @Test
  void namesTheColumnsThereAreAndTheNearest() throws IOException {
    write(file, "usr,item,time\na,b,1\n");
    assertThatThrownBy(() -> rows(Map.of()))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            file
                + " has no column 'user' (user); its columns are usr, item, time; did you mean"
                + " 'usr'?; name it with --columns user=NAME");
    assertThatThrownBy(() -> rows(Map.of(Column.USER, "userr")))
        .hasMessage(
            file
                + " has no column 'userr' (user); its columns are usr, item, time; did you mean"
                + " 'usr'?");
    assertThatThrownBy(() -> rows(Map.of(Column.USER, "usr", Column.RATING, "stars")))
        .as("a rating column that was named must be there")
        .hasMessageContaining("has no column 'stars' (rating)");
  }

  @Test
  void refusesBadRows() throws IOException {
    for (String[] wrong :
        new String[][] {
          {"a,b,3", "4 fields"},
          {"a,b,3,1,9", "4 fields"},
          {",b,3,1", "user and item that are not empty"},
          {"a, ,3,1", "user and item that are not empty"},
          {"a,b,,1", "a number as rating"},
          {"a,b,NaN,1", "a number as rating"},
          {"a,b,3,-1", "seconds since 1970"},
          {"a,b,3,1960-01-01", "seconds since 1970"},
          {"a,b,3,soon", "seconds since 1970"},
        }) {
      write(file, "user,item,rating,time\na,b,3,1\n" + wrong[0] + "\n");
      assertThatThrownBy(() -> rows(Map.of()))
          .isInstanceOf(DatasetException.class)
          .hasMessageStartingWith(file + " line 3: expected " + wrong[1])
          .hasMessageEndingWith("found '" + wrong[0] + "'");
      Dataset lenient = open(Map.of(), true);
      assertThat(lenient.skippedLines()).isEqualTo(1);
      assertThat(lenient.ratings().size()).isEqualTo(1);
    }
  }

  @Test
  void refusesFilesWithoutRatings() throws IOException {
    write(file, "");
    assertThatThrownBy(() -> rows(Map.of()))
        .hasMessageEndingWith("is empty: expected a CSV file with a header");
    write(file, "user,item,time\n");
    assertThatThrownBy(() -> rows(Map.of())).hasMessageEndingWith("holds no ratings");
    write(file, "user,item,time\n\"open,b,1\n" + "x".repeat(20_000_000));
    assertThatThrownBy(() -> rows(Map.of())).isInstanceOf(DatasetException.class);
  }

  @Test
  void refusesMappingsThatMeanNothing() {
    assertThatThrownBy(() -> Column.mapping("user"))
        .hasMessage("columns has 'user': expected user=NAME,item=NAME,rating=NAME,time=NAME");
    assertThatThrownBy(() -> Column.mapping("usr=a")).hasMessageContaining("columns names 'usr'");
    assertThatThrownBy(() -> Column.mapping("user=a,user=b")).hasMessageContaining("twice");
  }

  private List<Rating> rows(Map<Column, String> columns) {
    Ratings ratings = open(columns, false).ratings();
    List<Rating> rows = new ArrayList<>();
    for (int row = 0; row < ratings.size(); row++) {
      rows.add(ratings.get(row));
    }
    return rows;
  }

  private Dataset open(Map<Column, String> columns, boolean lenient) {
    return Datasets.open(
        DatasetRequest.of(file.toString()).withColumns(columns).withLenient(lenient),
        DatasetProgress.none());
  }
}
