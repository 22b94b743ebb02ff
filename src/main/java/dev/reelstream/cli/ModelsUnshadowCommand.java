package dev.reelstream.cli;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.kafka.Promotions;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code models unshadow}: running jobs stop scoring a shadow. */
@Command(
    name = "unshadow",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Stops scoring a shadow.")
final class ModelsUnshadowCommand implements Callable<Integer> {
  @Mixin private RegistryOptions options = new RegistryOptions();
  @Mixin private AnnounceOptions announce = new AnnounceOptions();

  @Parameters(paramLabel = "ALIAS", description = "Alias of the shadow, shadow-NAME.")
  private String alias = "";

  @Override
  public Integer call() {
    if (!ModelAnnouncement.isShadow(alias)) {
      throw new UsageException("ALIAS is " + alias + ": expected shadow-NAME");
    }
    Promotions.of(options.open(), announce.required()).unshadow(alias);
    options.tell(Map.of("alias", alias, "givenUp", true), alias + " is given up");
    return 0;
  }
}
