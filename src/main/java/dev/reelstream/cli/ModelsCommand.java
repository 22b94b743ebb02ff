package dev.reelstream.cli;

import picocli.CommandLine.Command;

/** {@code models}: what can be asked of the versions there are. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "Looks at model versions and how they do.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ModelsCompareCommand.class})
final class ModelsCommand {}
