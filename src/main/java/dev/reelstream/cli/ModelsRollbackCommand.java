package dev.reelstream.cli;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Promotions;
import dev.reelstream.registry.ModelChoice;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models rollback}: an older version becomes the champion again. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Makes the previous champion champion again.")
final class ModelsRollbackCommand implements Callable<Integer> {
  @Mixin private RegistryOptions options = new RegistryOptions();
  @Mixin private AnnounceOptions announce = new AnnounceOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Model to roll back (default: the only one with a champion).")
  private @Nullable String named;

  @Option(
      names = "--to",
      paramLabel = "V",
      description = "Version to go back to (default: the previous champion).")
  private @Nullable Integer to;

  @Override
  public Integer call() {
    ModelRegistry registry = options.open();
    String name = named == null ? onlyOne(registry) : named;
    Optional<ModelsTopic> topic = announce.topic();
    ModelVersion target = Promotions.of(registry, topic).rollback(name, to);
    ModelChoice champion = new ModelChoice(name, target.manifest().version());
    options.tell(
        ModelsPromoteCommand.told(champion, topic.isPresent()),
        champion + " is champion again" + ModelsPromoteCommand.where(topic.isPresent()));
    return 0;
  }

  private static String onlyOne(ModelRegistry registry) {
    List<String> names =
        registry.names().stream()
            .filter(name -> registry.alias(name, ModelAnnouncement.CHAMPION).isPresent())
            .toList();
    if (names.size() != 1) {
      throw new UsageException("NAME is missing: models with a champion are " + names);
    }
    return names.get(0);
  }
}
