package dev.reelstream.cli;

import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.Quarantined;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code models list}: every version, a line each. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Lists every version with its aliases and whether a job has quarantined it.")
final class ModelsListCommand implements Callable<Integer> {
  private static final String ROW = "%-20s %-14s %-20s %-20s %-16s %s%n";
  private static final int METRICS = 3;

  @Mixin private RegistryOptions options = new RegistryOptions();

  @Override
  public Integer call() {
    ModelRegistry registry = options.open();
    List<ModelVersion> versions = registry.list();
    List<Map<String, Object>> facts =
        versions.stream().map(each -> RegistryOptions.facts(registry, each)).toList();
    options.tell(Map.of("versions", facts, "gone", gone(registry)), table(registry, versions));
    return 0;
  }

  private static String table(ModelRegistry registry, List<ModelVersion> versions) {
    StringBuilder table = new StringBuilder();
    table.append(row("version", "family", "created", "trained through", "aliases", "metrics"));
    for (ModelVersion version : versions) {
      Manifest manifest = version.manifest();
      table.append(
          row(
              manifest.name() + "@" + manifest.version(),
              manifest.family(),
              seconds(manifest.created()),
              seconds(Instant.ofEpochMilli(manifest.trainedThrough())),
              String.join(",", RegistryOptions.aliases(registry, version)),
              metrics(manifest.metrics())));
      registry
          .quarantined(version)
          .map(Quarantined::reason)
          .ifPresent(reason -> table.append("  in quarantine: ").append(reason).append('\n'));
    }
    gone(registry).forEach(line -> table.append(line).append('\n'));
    return table.toString().stripTrailing();
  }

  /** Marks whose version is not there as it was: removed, or announced with another digest. */
  private static List<String> gone(ModelRegistry registry) {
    List<ModelVersion> versions = registry.list();
    List<String> gone = new ArrayList<>();
    for (String name : registry.names()) {
      registry
          .quarantined(name)
          .forEach(
              (number, mark) -> {
                if (versions.stream().noneMatch(each -> each.digest().equals(mark.digest()))) {
                  gone.add(
                      "%s@%d is not there, refused %s: %s"
                          .formatted(name, number, mark.at(), mark.reason()));
                }
              });
    }
    return gone;
  }

  private static String row(Object... columns) {
    return String.format(Locale.ROOT, ROW, columns).stripTrailing() + "\n";
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String metrics(Map<String, Double> metrics) {
    return metrics.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .limit(METRICS)
        .map(metric -> String.format(Locale.ROOT, "%s %.4f", metric.getKey(), metric.getValue()))
        .collect(Collectors.joining(", "));
  }
}
