package dev.reelstream.cli;

import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code models show}: all that is known of one version. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows everything known about one version.")
final class ModelsShowCommand implements Callable<Integer> {
  @Mixin private RegistryOptions options = new RegistryOptions();

  @Parameters(
      paramLabel = "NAME[@V]",
      description = "Version to show (default: the newest of that name).")
  private String named = "";

  @Override
  public Integer call() {
    ModelRegistry registry = options.open();
    ModelVersion version = Checks.model("NAME[@V]", named).open(registry);
    Manifest manifest = version.manifest();
    Map<String, Object> facts = RegistryOptions.facts(registry, version);
    facts.put("seed", manifest.seed());
    facts.put("contextLength", manifest.contextLength());
    facts.put("dataDigest", manifest.dataDigest());
    facts.put("hyperparameters", manifest.hyperparameters());
    facts.put("files", new TreeMap<>(manifest.files()));
    facts.put("goldenQueries", manifest.golden().size());
    StringBuilder text = new StringBuilder();
    facts.forEach((name, value) -> line(text, name, value));
    options.tell(facts, text.toString().stripTrailing());
    return 0;
  }

  private static void line(StringBuilder text, String name, Object value) {
    if (value instanceof Map<?, ?> map) {
      text.append(name).append('\n');
      new TreeMap<>(map).forEach((key, each) -> text.append("  %-32s %s%n".formatted(key, each)));
    } else {
      text.append("%-16s %s%n".formatted(name, value));
    }
  }
}
