package dev.reelstream.cli;

import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Promotions;
import dev.reelstream.registry.ModelChoice;
import dev.reelstream.registry.ModelRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models promote}: a version becomes the champion. */
@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Makes a version the champion, in the registry and for running jobs.")
final class ModelsPromoteCommand implements Callable<Integer> {
  @Mixin private RegistryOptions options = new RegistryOptions();
  @Mixin private AnnounceOptions announce = new AnnounceOptions();

  @Parameters(paramLabel = "NAME@V", description = "Version to promote, as NAME@V.")
  private String named = "";

  @Option(names = "--force", description = "Promote even if a job has quarantined this version.")
  private boolean force;

  @Override
  public Integer call() {
    ModelChoice choice = RegistryOptions.version(named);
    ModelRegistry registry = options.open();
    // A Kafka that does not answer must not leave the registry ahead of the jobs.
    Optional<ModelsTopic> topic = announce.topic();
    Promotions.of(registry, topic).champion(registry.open(choice.name(), choice.version()), force);
    options.tell(
        told(choice, topic.isPresent()), choice + " is champion" + where(topic.isPresent()));
    return 0;
  }

  static Map<String, Object> told(ModelChoice champion, boolean announced) {
    return Map.of("model", champion.name(), "champion", champion.version(), "announced", announced);
  }

  static String where(boolean announced) {
    return announced
        ? ", announced to running jobs"
        : " in the registry; no job was told (--bootstrap-servers)";
  }
}
