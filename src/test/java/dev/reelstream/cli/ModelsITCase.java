package dev.reelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.Topics;
import dev.reelstream.local.LocalStack;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.retrieval.TinyModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A life of a model's versions on the command line: what the registry says and what jobs hear. */
class ModelsITCase {
  private final Map<String, List<String>> commands = new LinkedHashMap<>();

  @Test
  void promotesRollsBackShadowsAndPrunes(@TempDir Path directory) throws Exception {
    ModelRegistry registry = new ModelRegistry(directory.resolve("models"));
    for (int version = 1; version <= 4; version++) {
      TinyModels.publish(registry, 20, version);
    }
    registry.quarantine("tiny", 3, registry.open("tiny", 3).digest(), "answers nonsense");
    Map<String, Commands.Outcome> ended = new LinkedHashMap<>();
    Map<String, ModelAnnouncement> heard = new LinkedHashMap<>();
    try (LocalStack stack = LocalStack.create()) {
      String servers = stack.startKafka(0).bootstrapServers();
      models("promote", directory, "tiny@1");
      models("announced", directory, "tiny@2", "--bootstrap-servers=" + servers);
      models("refused", directory, "tiny@3", "--bootstrap-servers=" + servers);
      models("shadow", directory, "tiny@4", "--bootstrap-servers=" + servers, "--json");
      models("rollback", directory, "--bootstrap-servers=" + servers, "--json");
      models("list", directory);
      models("show", directory, "tiny", "--json");
      models("dry", directory, "tiny", "--keep=1", "--dry-run");
      models("prune", directory, "tiny", "--keep=1");
      models("unshadow", directory, "shadow-tiny-4", "--bootstrap-servers=" + servers);
      Path temporary = Files.createDirectory(directory.resolve("tmp"));
      List<Commands.Outcome> outcomes = Commands.run(List.copyOf(commands.values()), temporary);
      List<String> names = new ArrayList<>(commands.keySet());
      for (int i = 0; i < names.size(); i++) {
        ended.put(names.get(i), outcomes.get(i));
      }
      Topics topics = Topics.standard();
      new ModelsTopic(servers, Map.of(), topics.name(Topic.MODELS))
          .read()
          .announced()
          .forEach(each -> heard.put(each.alias(), each));
    }

    assertThat(of(ended, "promote").out()).contains("tiny@1 is champion in the registry; no job");
    assertThat(of(ended, "announced").out()).contains("tiny@2 is champion, announced");
    assertThat(of(ended, "refused").code()).isEqualTo(1);
    assertThat(of(ended, "refused").err())
        .startsWith("reelstream: tiny@3 is in quarantine")
        .contains("answers nonsense");
    assertThat(json(of(ended, "shadow")).path("alias").asText()).isEqualTo("shadow-tiny-4");
    assertThat(json(of(ended, "rollback")).path("champion").asInt()).isEqualTo(1);
    assertThat(of(ended, "list").out())
        .containsPattern("tiny@1 .* champion")
        .containsPattern("tiny@4 .* shadow-tiny-4")
        .contains("in quarantine: answers nonsense");
    assertThat(json(of(ended, "show")).path("version").asInt()).isEqualTo(4);
    assertThat(json(of(ended, "show")).path("files").size()).isGreaterThan(3);
    assertThat(of(ended, "dry").out()).contains("tiny@2 would go").contains("tiny@3 would go");
    assertThat(of(ended, "prune").out()).contains("tiny@3 is removed; it was in quarantine");
    assertThat(registry.list()).extracting(each -> each.manifest().version()).containsExactly(1, 4);
    assertThat(heard).containsOnlyKeys(ModelAnnouncement.CHAMPION);
    assertThat(heard.get(ModelAnnouncement.CHAMPION))
        .isEqualTo(registry.open("tiny", 1).announce(ModelAnnouncement.CHAMPION));
    assertThat(registry.aliasesOf("tiny")).isEqualTo(Map.of("champion", 1));
  }

  private void models(String name, Path directory, String... arguments) {
    String action =
        switch (name) {
          case "announced", "refused" -> "promote";
          case "dry" -> "prune";
          default -> name;
        };
    List<String> command = new ArrayList<>(List.of("models", action));
    command.addAll(List.of(arguments));
    command.add("--registry=" + directory.resolve("models"));
    commands.put(name, command);
  }

  private static Commands.Outcome of(Map<String, Commands.Outcome> ended, String name) {
    return Objects.requireNonNull(ended.get(name), name);
  }

  private static JsonNode json(Commands.Outcome outcome) throws Exception {
    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> lines = outcome.out().lines().toList();
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }
}
