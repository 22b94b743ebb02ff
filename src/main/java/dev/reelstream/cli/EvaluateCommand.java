package dev.reelstream.cli;

import dev.reelstream.codec.Json;
import dev.reelstream.dataset.Dataset;
import dev.reelstream.protocol.Baseline;
import dev.reelstream.protocol.OfflineEvaluation;
import dev.reelstream.protocol.OfflineReport;
import dev.reelstream.protocol.Protocol;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.report.OfflineTable;
import dev.reelstream.report.ProgressView;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evaluate}: one model by one offline protocol. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures a model by an offline protocol: see docs/evaluation.md.")
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private DatasetOptions datasetOptions = new DatasetOptions();
  @Mixin private ProtocolOptions protocolOptions = new ProtocolOptions();

  @Option(
      names = "--model",
      paramLabel = "NAME[@V]",
      description = "Version in --registry (default: the newest), or a baseline.")
  private @Nullable String model;

  @Option(
      names = "--family",
      paramLabel = "NAME",
      description = "Train this family on the protocol's training part first.")
  private @Nullable String family;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Set one hyperparameter of --family, such as epochs=4; may be repeated.")
  private Map<String, String> hyperparameters = new LinkedHashMap<>();

  @Option(
      names = "--registry",
      paramLabel = "DIR",
      description =
          "Registry of --model (default: models), or where to keep the version of --family.")
  private @Nullable Path registry;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      split = ",",
      description = "Run once per seed instead of --seed; prints mean and range.")
  private List<Long> seeds = List.of();

  @Option(
      names = "--allow-leak",
      description = "Measure --model even if its training may have included the test part.")
  private boolean allowLeak;

  @Option(names = "--json", description = "Print one JSON object as the last line.")
  private boolean json;

  @Override
  public Integer call() {
    Protocol protocol = protocolOptions.protocol();
    List<Integer> ks = protocolOptions.ks(protocol);
    check();
    PrintStream out = System.out;
    List<OfflineReport> reports = new ArrayList<>();
    try (ProgressView progress = ProgressView.create();
        VersionStore versions = VersionStore.of(registry, model != null)) {
      Dataset dataset = datasetOptions.open(progress::reading);
      dataset.notice().ifPresent(json ? System.err::println : out::println);
      for (long seed : seeds.isEmpty() ? List.of(datasetOptions.seed()) : seeds) {
        OfflineEvaluation evaluation =
            new OfflineEvaluation(protocol, dataset, seed, ks, protocolOptions.seen(protocol));
        OfflineReport report = measure(evaluation, versions.registry(), progress);
        progress.done();
        reports.add(report);
        if (!json) {
          OfflineTable.lines(report).forEach(out::println);
        }
      }
    }
    if (json) {
      Object told = reports.size() == 1 ? reports.get(0) : OfflineTable.together(reports);
      out.println(new String(new Json().write(told), StandardCharsets.UTF_8));
    } else if (reports.size() > 1) {
      OfflineTable.spread(reports).forEach(out::println);
    }
    return 0;
  }

  private void check() {
    if ((model == null) == (family == null)) {
      throw new UsageException("give either --model NAME[@V] or --family NAME");
    }
    if (!hyperparameters.isEmpty() && (family == null || Baseline.named(family).isPresent())) {
      throw new UsageException("--set is for the training of a --family that learns");
    }
    if (seeds.stream().distinct().count() != seeds.size()) {
      throw new UsageException("--seeds names a seed twice");
    }
  }

  private OfflineReport measure(
      OfflineEvaluation evaluation, ModelRegistry versions, ProgressView progress) {
    OfflineEvaluation.Progress scoring =
        (cases, total) ->
            progress.show("scoring", cases, total, "%,d of %,d cases".formatted(cases, total));
    String name = family == null ? String.valueOf(model) : family;
    Optional<Baseline> baseline = Baseline.named(name);
    if (baseline.isPresent()) {
      return evaluation.measure(baseline.get(), scoring);
    }
    if (family != null) {
      return evaluation.measure(
          evaluation.train(family, hyperparameters, versions, progress::training), scoring);
    }
    ModelVersion version = Checks.model("--model", name).open(versions.root());
    return evaluation.measure(version, allowLeak, scoring);
  }
}
