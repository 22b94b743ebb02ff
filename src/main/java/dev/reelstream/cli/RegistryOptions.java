package dev.reelstream.cli;

import dev.reelstream.codec.Json;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelChoice;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.Quarantined;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which registry, and how to tell what is in it. */
final class RegistryOptions {
  @Option(
      names = "--registry",
      paramLabel = "DIR",
      defaultValue = "models",
      description =
          "Registry: a folder, or a URI of a Flink file system (default: ${DEFAULT-VALUE}).")
  private String registry = "models";

  @Option(names = "--json", description = "Print one JSON object as the last line.")
  private boolean json;

  ModelRegistry open() {
    return ModelRegistry.of(registry);
  }

  /** A version by number; {@link UsageException} where the text gives none. */
  static ModelChoice version(String text) {
    ModelChoice choice = Checks.model("VERSION", text);
    if (choice.toTrain()) {
      throw new UsageException("VERSION is " + text + ": expected NAME@VERSION, as gru@3");
    }
    return choice;
  }

  /** Prints the one or the other. */
  void tell(Map<String, Object> object, String text) {
    System.out.println(json ? new String(new Json().write(object), StandardCharsets.UTF_8) : text);
  }

  static Map<String, Object> facts(ModelRegistry registry, ModelVersion version) {
    Manifest manifest = version.manifest();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("model", manifest.name());
    facts.put("version", manifest.version());
    facts.put("family", manifest.family());
    facts.put("created", manifest.created().toString());
    facts.put("trainedThrough", manifest.trainedThrough());
    facts.put("metrics", manifest.metrics());
    facts.put("aliases", aliases(registry, version));
    Optional<Quarantined> mark = registry.quarantined(version);
    mark.ifPresent(each -> facts.put("quarantined", each.reason()));
    facts.put("digest", version.digest());
    facts.put("location", version.location());
    return facts;
  }

  static List<String> aliases(ModelRegistry registry, ModelVersion version) {
    return registry.aliasesOf(version.manifest().name()).entrySet().stream()
        .filter(alias -> alias.getValue() == version.manifest().version())
        .map(Map.Entry::getKey)
        .toList();
  }
}
