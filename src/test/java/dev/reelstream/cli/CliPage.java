package dev.reelstream.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** docs/cli.md, as the commands describe themselves. */
final class CliPage {
  private CliPage() {}

  static String text() {
    List<String> lines = new ArrayList<>();
    lines.add("# Command line");
    lines.add("");
    lines.add(
        "Generated from the commands; change them in `dev.reelstream.cli` and regenerate with"
            + " `mvn test -Dtest=CliPageTest -Dreelstream.regenerate=true`.");
    lines.add("");
    lines.add(
        "`./reelstream VERB [options]` exits with 0 when done, 1 when it failed, 2 on wrong usage.");
    lines.add("An error is one line.");
    lines.add("`--help` prints the options of a verb.");
    CommandSpec main = Main.commandLine().getCommandSpec();
    main.subcommands().values().forEach(verb -> describe(verb, lines));
    return String.join("\n", lines) + "\n";
  }

  private static void describe(CommandLine command, List<String> lines) {
    CommandSpec spec = command.getCommandSpec();
    lines.add("");
    lines.add("## `" + spec.qualifiedName().replace("reelstream ", "") + "`");
    lines.add("");
    lines.add(String.join(" ", spec.usageMessage().description()));
    List<String> rows = new ArrayList<>();
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      rows.add(row(parameter.paramLabel(), parameter));
    }
    for (OptionSpec option : spec.options()) {
      if (!option.usageHelp() && !option.versionHelp() && !option.hidden()) {
        String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        rows.add(row(option.longestName() + label, option));
      }
    }
    if (!rows.isEmpty()) {
      lines.add("");
      lines.add("| option | meaning |");
      lines.add("|---|---|");
      lines.addAll(rows);
    }
    spec.subcommands().values().forEach(each -> describe(each, lines));
  }

  private static String row(String name, ArgSpec argument) {
    String meaning = List.of(argument.description()).stream().collect(Collectors.joining(" "));
    return "| `" + plain(name) + "` | " + plain(meaning) + " |";
  }

  /** Help texts escape percent signs for the formatter. */
  private static String plain(String text) {
    return text.replace("%%", "%").replace("|", "\\|");
  }
}
