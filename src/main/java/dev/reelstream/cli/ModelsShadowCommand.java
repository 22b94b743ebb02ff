package dev.reelstream.cli;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.kafka.Promotions;
import dev.reelstream.registry.ModelChoice;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVerifier;
import dev.reelstream.registry.ModelVersion;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models shadow}: running jobs score a version beside the champion. */
@Command(
    name = "shadow",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Has running jobs score a version as a shadow of the champion.")
final class ModelsShadowCommand implements Callable<Integer> {
  @Mixin private RegistryOptions options = new RegistryOptions();
  @Mixin private AnnounceOptions announce = new AnnounceOptions();

  @Parameters(paramLabel = "NAME@V", description = "Version to score, as NAME@V.")
  private String named = "";

  @Option(
      names = "--alias",
      paramLabel = "ALIAS",
      description = "Alias to announce it under (default: shadow-NAME-V).")
  private @Nullable String alias;

  @Override
  public Integer call() {
    ModelChoice choice = RegistryOptions.version(named);
    String as = alias == null ? choice.shadowAlias() : alias;
    if (!ModelAnnouncement.isShadow(as)) {
      throw new UsageException("--alias is " + as + ": expected shadow-NAME");
    }
    ModelsTopic topic = announce.required();
    ModelRegistry registry = options.open();
    ModelVersion version = registry.open(choice.name(), choice.version());
    ModelVerifier.verify(version.directory());
    Promotions.of(registry, topic).shadow(version, as);
    options.tell(
        Map.of("model", choice.name(), "version", choice.version(), "alias", as),
        choice + " is announced as " + as);
    return 0;
  }
}
