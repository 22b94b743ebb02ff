package dev.reelstream.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class HistoryFileTest {
  @Test
  void readsWhatWasWrittenOverManyRowGroups(@TempDir Path folder) throws IOException {
    List<UserHistory> written = MadeUpCollection.histories(1_000, 200);
    Path file = folder.resolve("groups.parquet");
    MadeUpCollection.writeFile(file, written, 20_000);

    HistoryFooter footer = HistoryFooter.of(file);

    assertThat(footer.rowGroups()).hasSizeGreaterThan(5);
    assertThat(footer.users()).isEqualTo(1_000);
    assertThat(footer.ratings()).isEqualTo(MadeUpCollection.ratings(written).size());
    assertThat(MadeUpCollection.ratings(read(file)).equals(MadeUpCollection.ratings(written)))
        .isTrue();
  }

  @Test
  void readsItemsThatAreTooManyForADictionary(@TempDir Path folder) throws IOException {
    int items = 50_000;
    String[] ids = new String[items];
    Arrays.setAll(ids, i -> "an item with a name of its own, number " + i);
    List<UserHistory> written =
        List.of(new UserHistory("u", ids, new double[items], new long[items]));
    Path file = folder.resolve("items.parquet");
    MadeUpCollection.writeFile(file, written, 1 << 20);

    assertThat(MadeUpCollection.ratings(read(file)).equals(MadeUpCollection.ratings(written)))
        .isTrue();
  }

  @Test
  void writesTheSameBytesAgain(@TempDir Path folder) throws IOException {
    List<UserHistory> histories = MadeUpCollection.histories(500, 50);
    MadeUpCollection.writeFile(folder.resolve("a.parquet"), histories, 1 << 20);
    MadeUpCollection.writeFile(folder.resolve("b.parquet"), histories, 1 << 20);

    assertThat(folder.resolve("a.parquet")).hasSameBinaryContentAs(folder.resolve("b.parquet"));
  }

  @Test
  void saysInOneExceptionThatAFileIsDamagedHoweverItIs(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("whole.parquet");
    MadeUpCollection.writeFile(file, MadeUpCollection.histories(300, 50), 1 << 20);
    byte[] whole = Files.readAllBytes(file);
    Path damaged = folder.resolve("damaged.parquet");
    for (int length : new int[] {0, 7, 8, whole.length / 2, whole.length - 1}) {
      Files.write(damaged, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read(damaged)).isInstanceOf(IOException.class);
    }
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int i = 0; i < 100; i++) {
      byte[] bytes = whole.clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(damaged, bytes);
      try {
        read(damaged);
      } catch (IOException e) {
        refused++;
      }
    }
    // The rest hit statistics and indexes that are not looked at; the digest of the file finds
    // them.
    assertThat(refused).isGreaterThan(70);
  }

  private static List<UserHistory> read(Path file) throws IOException {
    List<UserHistory> histories = new ArrayList<>();
    new HistoryFileReader().read(file, histories::add);
    return histories;
  }
}
