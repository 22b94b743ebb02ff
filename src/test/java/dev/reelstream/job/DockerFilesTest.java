package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files of {@code docker/} agree with the build, and publish nothing to a network. */
class DockerFilesTest {
  private static final Path PROJECT = Path.of(System.getProperty("user.dir"));
  private static final Pattern FULL_VERSION = Pattern.compile(".*:\\d+\\.\\d+\\.\\d+.*");

  @Test
  void theBrokerAndTheImageHaveTheVersionsOfThePom() throws IOException {
    List<String> images = images();

    assertThat(images)
        .contains("apache/kafka:" + pom("kafka.version"), "reelstream:" + projectVersion());
    assertThat(read("docker/README.md")).contains("reelstream:" + projectVersion());
  }

  @Test
  void everyImageIsPinnedToAFullVersion() throws IOException {
    assertThat(images()).isNotEmpty().allMatch(image -> FULL_VERSION.matcher(image).matches());
    assertThat(group(read("docker/Dockerfile"), "(?m)^ARG \\w+_IMAGE=(\\S+)$"))
        .hasSize(2)
        .allMatch(image -> FULL_VERSION.matcher(image).matches());
  }

  @Test
  void nothingIsPublishedButOnLoopback() throws IOException {
    List<String> ports = new ArrayList<>();
    for (JsonNode service : compose().path("services")) {
      assertThat(service.has("network_mode")).isFalse();
      service.path("ports").forEach(port -> ports.add(port.asText()));
    }

    assertThat(ports).isNotEmpty().allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @Test
  void theImageRunsAsAnOrdinaryUser() throws IOException {
    assertThat(group(read("docker/Dockerfile"), "(?m)^USER (\\d+):\\d+$"))
        .hasSize(1)
        .doesNotContain("0");
  }

  @Test
  void flinksLibInTheImageIsTheOneThatIsTested() throws IOException {
    assertThat(
            Files.readAllLines(PROJECT.resolve("docker/flink-jars.txt")).stream()
                .filter(line -> !line.startsWith("#")))
        .containsExactlyElementsOf(ClusterJars.DISTRIBUTION);
  }

  /** The images of the services, as they are where no variable says otherwise. */
  private static List<String> images() throws IOException {
    return group(read("docker/compose.yaml"), "(?m)^ +image: \\$\\{\\w+:-(\\S+)\\}$");
  }

  private static JsonNode compose() throws IOException {
    return new YAMLMapper().readTree(read("docker/compose.yaml"));
  }

  private static String pom(String property) throws IOException {
    return group(read("pom.xml"), "<" + property + ">([^<]+)</").get(0);
  }

  private static String projectVersion() throws IOException {
    return pom("version");
  }

  private static List<String> group(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static String read(String file) throws IOException {
    return Files.readString(PROJECT.resolve(file));
  }
}
