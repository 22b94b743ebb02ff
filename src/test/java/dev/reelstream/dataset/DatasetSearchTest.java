package dev.reelstream.dataset;

import static dev.reelstream.dataset.MadeUpFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetSearchTest {
  private final Path folder;
  private final Path cache;
  private final Map<String, String> environment = new HashMap<>();
  private final HttpServer server;

  DatasetSearchTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.cache = folder.resolve("home/.cache/reelstream");
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void looksInEveryPlaceInOrder() throws IOException {
    Path explicit = Files.createDirectories(folder.resolve("explicit"));
    environment.put("REELSTREAM_DATA", folder.resolve("env").toString());
    List<Path> places =
        List.of(cache, folder.resolve("work/data"), folder.resolve("env"), explicit);
    for (int i = 0; i < places.size(); i++) {
      write(places.get(i).resolve("ml-1m/ratings.dat"), "user" + i + "::2::3::4\n");
      DatasetRequest request = DatasetRequest.of("ml-1m");
      Dataset found = open(i == 3 ? request.withData(explicit) : request);
      assertThat(found.ratings().userId(0)).isEqualTo("user" + i);
      assertThat(found.notice()).isEmpty();
    }
  }

  @Test
  void takesTheUsersCacheFolder() throws IOException {
    environment.put("XDG_CACHE_HOME", folder.resolve("xdg").toString());
    write(folder.resolve("xdg/reelstream/ml-100k/u.data"), "1\t2\t3\t4\n");
    assertThat(open(DatasetRequest.of("ml-100k")).synthetic()).isFalse();
  }

  @Test
  void takesTheFolderItselfButNotThatOfAnotherSet() throws IOException {
    write(folder.resolve("some/ratings.dat"), "1::2::3::4\n");
    assertThat(open(DatasetRequest.of("ml-1m").withData(folder.resolve("some"))).name())
        .isEqualTo("ml-1m");
    write(folder.resolve("ml-1m/ratings.dat"), "1::2::3::4\n");
    assertThatThrownBy(() -> open(DatasetRequest.of("ml-10m").withData(folder.resolve("ml-1m"))))
        .hasMessageContaining("ml-10m is not in");
    write(folder.resolve("ml-10M100K/ratings.dat"), "1::2::3::4\n");
    assertThat(open(DatasetRequest.of("ml-10m").withData(folder)).name()).isEqualTo("ml-10m");
  }

  @Test
  void neverReplacesWhatWasAskedForExplicitly() throws IOException {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> open(DatasetRequest.of("ml-1m").withData(missing)))
        .isInstanceOf(DatasetException.class)
        .hasMessage("data folder " + missing + " does not exist");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThatThrownBy(() -> open(DatasetRequest.of("ml-1m").withData(empty)))
        .hasMessage(
            "ml-1m is not in %s: expected ratings.dat or ratings.dat.gz there or in %s"
                .formatted(empty, empty.resolve("ml-1m")));
  }

  @Test
  void namesTheNearestSet() {
    assertThatThrownBy(() -> open(DatasetRequest.of("ml-1k")))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("unknown data set 'ml-1k': expected one of ml-100k, ml-1m, ")
        .hasMessageEndingWith("did you mean 'ml-1m'?");
    assertThatThrownBy(() -> open(DatasetRequest.of("")))
        .hasMessageStartingWith("unknown data set ''");
    assertThatThrownBy(() -> open(DatasetRequest.of("no/such.csv")))
        .hasMessage("data set file no/such.csv does not exist");
    assertThatThrownBy(() -> open(DatasetRequest.of(folder.toString())))
        .hasMessageContaining("is a folder");
    assertThatThrownBy(() -> open(DatasetRequest.of("ml-1m").withColumns(Map.of(Column.USER, "u"))))
        .hasMessage("columns can be named for a CSV file only, not for ml-1m");
  }

  @Test
  void downloadsIntoTheCacheAndFindsItThereNextTime() throws IOException {
    serve("ml-latest-small.zip", latestSmall());
    List<String> work = new ArrayList<>();
    Dataset dataset =
        search()
            .open(
                DatasetRequest.of("ml-latest-small"),
                (what, done, total) -> work.add(what + " " + done + "/" + total));
    int size = latestSmall().length;
    assertThat(work).contains("downloading ml-latest-small %d/%d".formatted(size, size));
    assertThat(dataset.ratings().size()).isEqualTo(2);
    assertThat(dataset.titles().of("21")).isEqualTo("Lamp, The (2001)");
    assertThat(dataset.notice()).get().asString().contains("has no fixed digest");
    assertThat(files(cache))
        .containsExactly(
            "ml-latest-small", "ml-latest-small/movies.csv", "ml-latest-small/ratings.csv");

    server.removeContext("/ml-latest-small.zip");
    assertThat(open(DatasetRequest.of("ml-latest-small")).notice()).isEmpty();
  }

  @Test
  void refusesAnArchiveWithAnotherDigestAndLeavesNothing() throws IOException {
    serve("ml-1m.zip", MadeUpFiles.zip(Map.of("ml-1m/ratings.dat", "1::2::3::4\n")));
    assertThatThrownBy(() -> open(DatasetRequest.of("ml-1m")))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("ml-1m.zip is damaged: its md5 is ")
        .hasMessageContaining(", not c4d9eecfca2ab87c1945afe126590906");
    assertThat(files(cache)).isEmpty();
  }

  @Test
  void refusesACorruptArchiveAndLeavesNothing() throws IOException {
    byte[] zip = latestSmall();
    byte[] flipped = zip.clone();
    // Inside the compressed bytes of the first entry.
    flipped[70] ^= 0x55;
    for (byte[] corrupt :
        List.of(
            Arrays.copyOf(zip, zip.length - 30),
            flipped,
            "not a zip".getBytes(StandardCharsets.UTF_8),
            new byte[0])) {
      serve("ml-latest-small.zip", corrupt);
      assertThatThrownBy(() -> open(DatasetRequest.of("ml-latest-small")))
          .isInstanceOf(DatasetException.class)
          .hasMessageContaining("ml-latest-small.zip cannot be unpacked: ")
          .message()
          .hasLineCount(1);
      assertThat(files(cache)).isEmpty();
    }
    serve("ml-latest-small.zip", MadeUpFiles.zip(Map.of("ml-latest-small/README.txt", "x")));
    assertThatThrownBy(() -> open(DatasetRequest.of("ml-latest-small")))
        .hasMessageEndingWith("ml-latest-small.zip holds no ratings.csv");
  }

  @Test
  void refusesPathsThatLeaveTheFolder() throws IOException {
    for (String name :
        List.of(
            "../ratings.csv",
            "/ratings.csv",
            "a/../../ratings.csv",
            "..\\ratings.csv",
            "C:ratings.csv")) {
      serve("ml-latest-small.zip", MadeUpFiles.zip(Map.of(name, MadeUpFiles.CSV_RATINGS)));
      assertThatThrownBy(() -> open(DatasetRequest.of("ml-latest-small")))
          .isInstanceOf(DatasetException.class)
          .hasMessageEndingWith("holds the unsafe path '" + name + "'");
      assertThat(files(cache)).isEmpty();
    }
  }

  @Test
  void unpacksOnlyTheFilesItKnows() throws IOException {
    serve(
        "ml-latest-small.zip",
        MadeUpFiles.zip(
            Map.of(
                "ml-latest-small/ratings.csv", MadeUpFiles.CSV_RATINGS,
                "ml-latest-small/evil.sh", "x",
                "ml-latest-small/deep/movies.csv", "x")));
    open(DatasetRequest.of("ml-latest-small"));
    assertThat(files(cache)).containsExactly("ml-latest-small", "ml-latest-small/ratings.csv");
  }

  @Test
  void runsTheSyntheticSetWhereTheServerRefuses() {
    Dataset dataset =
        open(DatasetRequest.of("ml-1m").withSynthetic(new SyntheticShape(20, 50, 200)));
    assertThat(dataset.synthetic()).isTrue();
    assertThat(dataset.name()).isEqualTo("synthetic");
    assertThat(dataset.ratings().size()).isEqualTo(200);
    assertThat(dataset.notice())
        .get()
        .asString()
        .startsWith("ml-1m is not at hand and could not be downloaded (")
        .contains("HTTP 404")
        .endsWith("): running the built-in synthetic set");
  }

  @Test
  void runsTheSyntheticSetWhereNobodyListensOrAnswers() throws IOException {
    server.stop(0);
    assertThat(open(DatasetRequest.of("ml-32m")).notice())
        .get()
        .asString()
        .contains("Connection refused");
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI base = URI.create("http://localhost:" + silent.getLocalPort() + "/");
      Download impatient = new Download(base, Duration.ofMillis(100), Duration.ofSeconds(30));
      Dataset dataset =
          new DatasetSearch(environment, folder, folder, impatient)
              .open(DatasetRequest.of("ml-32m"), DatasetProgress.none());
      assertThat(dataset.notice()).get().asString().contains("(timed out)");
    }
  }

  @Test
  void runsTheSyntheticSetWhereADownloadBreaksOff() throws IOException {
    server.createContext(
        "/ml-1m.zip",
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write(new byte[10]);
          exchange.close();
        });
    assertThat(open(DatasetRequest.of("ml-1m")).notice()).get().asString().contains("ml-1m is not");
    assertThat(files(cache)).isEmpty();
  }

  @Test
  void opensTheSyntheticSetByName() {
    SyntheticShape shape = new SyntheticShape(20, 50, 200);
    Dataset dataset = open(DatasetRequest.of("synthetic").withSynthetic(shape).withSeed(3));
    assertThat(dataset.synthetic()).isTrue();
    assertThat(dataset.notice()).isEmpty();
    assertThat(dataset.digest())
        .isEqualTo(SyntheticRatings.dataset(shape, 3).digest())
        .isNotEqualTo(SyntheticRatings.dataset(shape, 4).digest());
  }

  private static byte[] latestSmall() throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("ml-latest-small/ratings.csv", MadeUpFiles.CSV_RATINGS);
    entries.put("ml-latest-small/movies.csv", MadeUpFiles.CSV_MOVIES);
    return MadeUpFiles.zip(entries);
  }

  private void serve(String file, byte[] bytes) {
    try {
      server.removeContext("/" + file);
    } catch (IllegalArgumentException e) {
      // The first one.
    }
    server.createContext(
        "/" + file,
        exchange -> {
          exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private Dataset open(DatasetRequest request) {
    return search().open(request, DatasetProgress.none());
  }

  private DatasetSearch search() {
    URI base = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    return new DatasetSearch(
        environment,
        folder.resolve("work"),
        folder.resolve("home"),
        new Download(base, Duration.ofSeconds(5), Duration.ofSeconds(5)));
  }

  private static List<String> files(Path root) throws IOException {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(root)) {
      return tree.filter(path -> !path.equals(root))
          .map(path -> root.relativize(path).toString())
          .sorted()
          .toList();
    }
  }
}
