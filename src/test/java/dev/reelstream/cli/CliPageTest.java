package dev.reelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

class CliPageTest {
  private static final Path PAGE = Path.of("docs/cli.md");

  @Test
  void thePageIsWhatTheCommandsSay() throws IOException {
    if (Boolean.getBoolean("reelstream.regenerate")) {
      Files.writeString(PAGE, CliPage.text());
    }
    assertThat(PAGE)
        .as("regenerate with mvn test -Dtest=CliPageTest -Dreelstream.regenerate=true")
        .hasContent(CliPage.text());
  }

  /** An option's name is no part of the sentence, and a default is called one. */
  @Test
  void everyDescriptionIsASentenceOfItsOwn() {
    List<ArgSpec> all = new ArrayList<>();
    collect(Main.commandLine(), all);
    assertThat(all).hasSizeGreaterThan(80);
    for (ArgSpec each : all) {
      String text = String.join(" ", each.description());
      assertThat(text).matches("[A-Z].*\\.");
      assertThat(text).doesNotContainPattern("^(Of|Before|As|Whose|These|Or) ");
      if (each.defaultValue() != null && each.isOption() && each.arity().max() > 0) {
        if (!each.defaultValue().isEmpty() && !each.defaultValue().equals("0")) {
          assertThat(text).as(each.paramLabel()).contains("(default: ");
        }
      }
    }
  }

  private static void collect(CommandLine command, List<ArgSpec> all) {
    command.getCommandSpec().args().stream()
        .filter(each -> each.description().length > 0)
        .forEach(all::add);
    command.getSubcommands().values().forEach(each -> collect(each, all));
  }
}
