package dev.reelstream.cli;

import picocli.CommandLine.Command;

/** {@code models}: what is in the registry, and which version serves. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "ACTION",
    description = "Lists, compares, promotes, rolls back and removes model versions.",
    subcommands = {
      ModelsListCommand.class,
      ModelsShowCommand.class,
      ModelsCompareCommand.class,
      ModelsPromoteCommand.class,
      ModelsRollbackCommand.class,
      ModelsPruneCommand.class,
      ModelsShadowCommand.class,
      ModelsUnshadowCommand.class
    })
final class ModelsCommand {}
