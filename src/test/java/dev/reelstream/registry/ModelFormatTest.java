package dev.reelstream.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.training.SmallGru;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/model-format.md against the files that are written. */
class ModelFormatTest {
  private static final Path PAGE = Path.of("docs/model-format.md");

  private static @Nullable ModelVersion trained;

  @BeforeAll
  static void train(@TempDir Path folder) {
    trained = SmallGru.publish(new ModelRegistry(folder), "gru-incremental", SmallGru.ring(), 3);
  }

  @Test
  void everyFileIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    Set<String> written = new TreeSet<>(version().manifest().files().keySet());
    written.removeIf(name -> name.startsWith(Manifest.SAVED_MODEL + "/"));
    for (String name : written) {
      assertThat(page).contains("| `" + name + "` |");
    }
    for (String name :
        List.of(Manifest.USERS, Manifest.ITEM_INDEX, Manifest.GRU_CELL, Manifest.SAVED_MODEL)) {
      assertThat(page).contains("`" + name);
    }
  }

  @Test
  void theManifestHasTheFieldsOfThePageAndNoOthers() throws IOException {
    JsonNode manifest =
        new ObjectMapper().readTree(version().directory().resolve(Manifest.FILE).toFile());
    String section = section("## `manifest.json`");
    Set<String> described =
        section
            .lines()
            .filter(line -> line.startsWith("| `"))
            .flatMap(line -> Pattern.compile("`(\\w+)`").matcher(line.split("\\|")[1]).results())
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> fields =
        StreamSupport.stream(((Iterable<String>) manifest::fieldNames).spliterator(), false)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(fields).isEqualTo(described);
  }

  @Test
  void itemVectorsAreBigEndianBehindTheirHeader() throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(version().directory().resolve(Manifest.ITEM_VECTORS)));
    ItemVectors read = ItemVectors.read(version().directory().resolve(Manifest.ITEM_VECTORS));

    assertThat(bytes.getInt()).isEqualTo(magic("RSV1"));
    int rows = bytes.getInt();
    int dimensions = bytes.getInt();
    assertThat(rows)
        .isEqualTo(Vocabulary.read(version().vocabulary()).size() + 1)
        .isEqualTo(read.rows());
    for (int i = 0; i < rows * dimensions; i++) {
      assertThat(bytes.getFloat()).isEqualTo(read.values()[i]);
    }
    assertThat(bytes.hasRemaining()).isFalse();
  }

  @Test
  void theCellIsBigEndianBehindItsHeader() throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(version().directory().resolve(Manifest.GRU_CELL)));
    GruWeights read = GruWeights.read(version().directory().resolve(Manifest.GRU_CELL));

    assertThat(bytes.getInt()).isEqualTo(magic("RSG1"));
    assertThat(bytes.getInt()).isEqualTo(read.units());
    for (float[] part :
        List.of(
            read.inputKernel(),
            read.inputBias(),
            read.recurrentKernel(),
            read.recurrentBias(),
            read.outputKernel(),
            read.outputBias())) {
      for (float value : part) {
        assertThat(bytes.getFloat()).isEqualTo(value);
      }
    }
    assertThat(bytes.hasRemaining()).isFalse();
  }

  @Test
  void aliasesHistoriesAndMarksLieWhereThePageSays(@TempDir Path place) throws IOException {
    ModelRegistry registry = new ModelRegistry(place);
    SmallGru.publish(registry, "gru", SmallGru.ring(), 1);
    SmallGru.publish(registry, "gru", SmallGru.ring(), 2);
    registry.promote("gru", 1, false);
    registry.promote("gru", 2, false);
    registry.quarantine("gru", 1, registry.open("gru", 1).digest(), "too slow");

    assertThat(place.resolve("gru/aliases/" + ModelAnnouncement.CHAMPION)).hasContent("2\n");
    assertThat(place.resolve("gru/history/" + ModelAnnouncement.CHAMPION)).hasContent("1\n");
    JsonNode mark = new ObjectMapper().readTree(place.resolve("gru/quarantine/1.json").toFile());
    assertThat(mark.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("version", "digest", "reason", "at");
  }

  @Test
  void theReaderOfThePageReadsAVersion(@TempDir Path place) throws Exception {
    assumeTrue(onThePath("python3"), "no python3 on the PATH");
    Path program = place.resolve("read_version.py");
    String page = Files.readString(PAGE);
    int begin = page.indexOf("```python\n") + "```python\n".length();
    Files.writeString(program, page.substring(begin, page.indexOf("```", begin)));
    Process reader =
        new ProcessBuilder("python3", program.toString(), version().directory().toString())
            .redirectErrorStream(true)
            .start();
    String told = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(reader.waitFor(1, TimeUnit.MINUTES)).isTrue();

    ItemVectors vectors = ItemVectors.read(version().directory().resolve(Manifest.ITEM_VECTORS));
    StringBuilder first = new StringBuilder();
    for (float value : vectors.row(1)) {
      first.append(String.format(Locale.ROOT, " %.6f", value));
    }
    assertThat(told)
        .contains("gru-incremental@1: 30 items of 13 dimensions")
        .contains(Vocabulary.read(version().vocabulary()).items().get(0) + ":" + first);
    assertThat(reader.exitValue()).isZero();
  }

  private static ModelVersion version() {
    return Objects.requireNonNull(trained);
  }

  private static String section(String heading) throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(heading);
    return page.substring(begin, page.indexOf("\n## ", begin + 1));
  }

  private static int magic(String letters) {
    return ByteBuffer.wrap(letters.getBytes(StandardCharsets.US_ASCII)).getInt();
  }

  private static boolean onThePath(String program) {
    for (String place : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (Files.isExecutable(Path.of(place, program))) {
        return true;
      }
    }
    return false;
  }
}
