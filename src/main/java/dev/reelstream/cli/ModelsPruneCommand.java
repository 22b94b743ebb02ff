package dev.reelstream.cli;

import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.Quarantined;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models prune}: old versions go. */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Removes all but the newest versions; keeps those behind an alias and the rollback target.")
final class ModelsPruneCommand implements Callable<Integer> {
  @Mixin private RegistryOptions options = new RegistryOptions();

  @Parameters(paramLabel = "NAME", description = "Model whose versions to prune.")
  private String name = "";

  @Option(
      names = "--keep",
      paramLabel = "N",
      required = true,
      description = "How many of the newest versions to keep; quarantined ones do not count.")
  private int keep;

  @Option(names = "--dry-run", description = "Show what would be removed without removing it.")
  private boolean dryRun;

  @Override
  public Integer call() {
    if (keep < 1) {
      throw new UsageException("--keep is " + keep + ": expected at least 1");
    }
    ModelRegistry registry = options.open();
    Map<Integer, Quarantined> marks = registry.quarantined(name);
    List<Integer> gone = registry.prune(name, keep, dryRun);
    StringBuilder text = new StringBuilder();
    for (int version : gone) {
      text.append(name).append('@').append(version).append(dryRun ? " would go" : " is removed");
      Quarantined mark = marks.get(version);
      if (mark != null) {
        text.append("; it was in quarantine, and the mark stays: ").append(mark.reason());
      }
      text.append('\n');
    }
    options.tell(
        Map.of("model", name, "removed", gone, "dryRun", dryRun),
        gone.isEmpty() ? "nothing to remove" : text.toString().stripTrailing());
    return 0;
  }
}
