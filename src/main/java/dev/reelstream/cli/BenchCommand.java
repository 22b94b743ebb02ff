package dev.reelstream.cli;

import dev.reelstream.bench.Bench;
import dev.reelstream.bench.BenchTable;
import dev.reelstream.bench.Scale;
import dev.reelstream.bench.Section;
import dev.reelstream.codec.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench}: the performance suite. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures throughput, latency, state and models on this machine.")
final class BenchCommand implements Callable<Integer> {
  @Option(
      names = "--quick",
      description = "Quick run (about 4 minutes); not for published figures.")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "NAME[,NAME]",
      split = ",",
      description =
          "Run only these sections: pipeline, latency, inference, training, state, skew, growth, and soak, which "
              + "takes half an hour and runs only if named.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Random seed (default: ${DEFAULT-VALUE}).")
  private long seed = 42;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "Folder of all runs (default: ${DEFAULT-VALUE}).")
  private Path runs = Path.of("runs");

  @Option(names = "--json", description = "Print all figures as one JSON object in the last line.")
  private boolean json;

  @Override
  public Integer call() {
    List<Section> sections = chosen();
    Bench.Outcome outcome =
        Bench.run(sections, quick ? Scale.QUICK : Scale.FULL, seed, runs, System.err::println);
    System.out.println();
    BenchTable.lines(outcome.result()).forEach(System.out::println);
    System.out.println("results     " + outcome.directory());
    if (json) {
      System.out.println(new String(new Json().write(outcome.result()), StandardCharsets.UTF_8));
    }
    Map<String, String> failures = outcome.result().failures();
    failures.forEach((name, why) -> System.err.println("reelstream: " + name + " failed: " + why));
    return failures.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /** In the suite's own order, each once. */
  private List<Section> chosen() {
    Map<String, Section> known =
        Bench.sections().stream()
            .collect(
                Collectors.toMap(
                    Section::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    for (String name : only) {
      if (!known.containsKey(name)) {
        throw new UsageException(
            "--only is '%s': choose from %s".formatted(name, String.join(", ", known.keySet())));
      }
    }
    return known.values().stream()
        .filter(section -> only.isEmpty() ? !section.onlyByName() : only.contains(section.name()))
        .toList();
  }
}
