package dev.reelstream.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.ScoredItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ManifestJsonTest {
  private static final Manifest MANIFEST =
      Drafts.draft().complete("gru", 3, Map.of("b", "1".repeat(64), "a", "2".repeat(64)));

  @Test
  void readsWhatItWrites() {
    assertThat(ManifestJson.read(ManifestJson.write(MANIFEST))).isEqualTo(MANIFEST);
  }

  @Test
  void keepsOneOrderOfKeys() {
    String json = new String(ManifestJson.write(MANIFEST), UTF_8);
    assertThat(json.lines().filter(line -> line.matches("  \"[a-zA-Z]+\".*")))
        .extracting(line -> line.replaceAll("^  \"([a-zA-Z]+)\".*$", "$1"))
        .containsExactly(
            "name",
            "version",
            "family",
            "created",
            "trainedThrough",
            "dataDigest",
            "contextLength",
            "hyperparameters",
            "metrics",
            "seed",
            "files",
            "golden");
    assertThat(json.indexOf("\"a\" : \"2222")).isLessThan(json.indexOf("\"b\" : \"1111"));
    assertThat(json).contains("\"created\" : \"2026-01-02T03:04:05.678Z\"");
  }

  @Test
  void floatsKeepTheirValue() {
    Random random = new Random(9);
    List<ScoredItem> items = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      float score = Float.intBitsToFloat(random.nextInt());
      items.add(new ScoredItem("é" + i, Float.isFinite(score) ? score : i));
    }
    VersionDraft draft = Drafts.draft();
    Manifest manifest =
        new VersionDraft(
                draft.family(),
                draft.created(),
                draft.trainedThrough(),
                draft.dataDigest(),
                10,
                draft.hyperparameters(),
                draft.metrics(),
                1,
                List.of(new GoldenQuery(List.of("a"), List.of(), items)))
            .complete("gru", 1, Map.of());
    assertThat(ManifestJson.read(ManifestJson.write(manifest)).golden().get(0).items())
        .isEqualTo(items);
  }

  @Test
  void ignoresKeysOfNewerWriters() {
    String json = new String(ManifestJson.write(MANIFEST), UTF_8);
    assertThat(ManifestJson.read(json.replaceFirst("\\{", "{ \"later\" : [1],").getBytes(UTF_8)))
        .isEqualTo(MANIFEST);
  }

  @Test
  void saysInOneLineWhatIsWrong() {
    String json = new String(ManifestJson.write(MANIFEST), UTF_8);
    refuses(json.substring(0, json.length() / 2), "");
    refuses("", "");
    refuses("null", "");
    refuses(json + "{}", "");
    refuses(json.replaceFirst("\"seed\" : 42,", ""), "seed");
    refuses(json.replaceFirst("\"seed\" : 42,", "\"seed\" : null,"), "seed");
    refuses(json.replaceFirst("\"seed\" : 42,", "\"seed\" : 42, \"seed\" : 43,"), "seed");
    refuses(json.replaceFirst("\"version\" : 3", "\"version\" : 0"), "version is 0");
    refuses(json.replaceFirst("\"contextLength\" : 10", "\"contextLength\" : -1"), "contextLength");
    refuses(json.replaceFirst("\"name\" : \"gru\"", "\"name\" : \"../gru\""), "not allowed");
    refuses(json.replaceFirst("2026-01-02T03:04:05.678Z", "yesterday"), "yesterday");
  }

  private static void refuses(String json, String reason) {
    assertThatThrownBy(() -> ManifestJson.read(json.getBytes(UTF_8)))
        .isInstanceOf(InvalidModelException.class)
        .message()
        .startsWith("manifest.json: ")
        .contains(reason)
        .doesNotContain("\n");
  }
}
