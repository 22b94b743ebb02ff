package dev.reelstream.cli;

import dev.reelstream.codec.Json;
import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.Titles;
import dev.reelstream.protocol.NextItems;
import dev.reelstream.registry.ItemVectors;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelVerifier;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.report.ProgressView;
import dev.reelstream.report.SimilarTable;
import dev.reelstream.retrieval.index.SimilarItems;
import dev.reelstream.retrieval.index.TopK;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code similar}: what a model holds to be like an item, and what people rated after it. */
@Command(
    name = "similar",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows the items most similar to one item, and those that most often came next.")
final class SimilarCommand implements Callable<Integer> {
  @Option(
      names = "--item",
      required = true,
      paramLabel = "ID|TITLE",
      description = "Item id, title, or a part that only one title contains.")
  private String item = "";

  @Option(
      names = "--model",
      paramLabel = "NAME[@V]",
      defaultValue = "gru",
      description =
          "Model, or version in --registry (default: ${DEFAULT-VALUE}, its newest version).")
  private String model = "gru";

  @Option(
      names = "--registry",
      paramLabel = "DIR",
      defaultValue = "models",
      description = "Registry (default: ${DEFAULT-VALUE}).")
  private Path registry = Path.of("models");

  @Option(
      names = "--k",
      paramLabel = "N",
      defaultValue = "10",
      description = "Items per list (default: ${DEFAULT-VALUE}).")
  private int k = 10;

  @Mixin private DatasetOptions datasetOptions = new DatasetOptions();

  @Option(names = "--json", description = "Print one JSON object as the last line.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (k < 1) {
      throw new UsageException("--k is " + k + ": expected at least 1");
    }
    ModelVersion version =
        ModelVerifier.verify(Checks.model("--model", model).open(registry).directory());
    Manifest manifest = version.manifest();
    if (!manifest.files().containsKey(Manifest.ITEM_VECTORS)) {
      throw new CliException(
          name(manifest) + " holds no item vectors, it is too old: train it again");
    }
    PrintStream out = System.out;
    SimilarTable.Answer answer;
    try (ProgressView progress = ProgressView.create()) {
      Dataset dataset = datasetOptions.open(progress::reading);
      dataset.notice().ifPresent(json ? System.err::println : out::println);
      checkSameItems(manifest, dataset);
      progress.done();
      answer = answer(version, dataset);
    }
    if (json) {
      out.println(new String(new Json().write(answer), StandardCharsets.UTF_8));
    } else {
      SimilarTable.lines(answer).forEach(out::println);
    }
    return 0;
  }

  /** Ids of one data set mean other items in another. */
  private static void checkSameItems(Manifest manifest, Dataset dataset) {
    Object trainedOn = manifest.hyperparameters().get("dataset");
    if (trainedOn != null && !trainedOn.equals(dataset.name())) {
      throw new UsageException(
          "--dataset is %s, %s was trained on %s: give the data that it knows the items of"
              .formatted(dataset.name(), name(manifest), trainedOn));
    }
  }

  private SimilarTable.Answer answer(ModelVersion version, Dataset dataset) throws IOException {
    Manifest manifest = version.manifest();
    Vocabulary vocabulary = Vocabulary.read(version.vocabulary());
    Titles titles = dataset.titles();
    String id = ItemName.resolve(item, vocabulary, titles);
    int index = vocabulary.index(id);
    if (index == Vocabulary.UNKNOWN) {
      throw new CliException(
          "%s does not know item %s (%s): it had no positive in the training"
              .formatted(name(manifest), id, titles.of(id)));
    }
    boolean itemBias = Boolean.TRUE.equals(manifest.hyperparameters().get("itemBias"));
    TopK nearest =
        SimilarItems.nearest(ItemVectors.read(version.itemVectors()), itemBias, index, k);
    double minRating =
        manifest.hyperparameters().get("minRating") instanceof Number n ? n.doubleValue() : 2;
    return new SimilarTable.Answer(
        new SimilarTable.Named(id, titles.of(id)),
        manifest.name(),
        manifest.version(),
        dataset.name(),
        IntStream.range(0, nearest.size())
            .mapToObj(
                rank -> {
                  String near = vocabulary.item(nearest.items()[rank]);
                  return new SimilarTable.Near(near, titles.of(near), nearest.scores()[rank]);
                })
            .toList(),
        NextItems.after(dataset.ratings(), minRating, id, k).stream()
            .map(
                next ->
                    new SimilarTable.Next(next.itemId(), titles.of(next.itemId()), next.count()))
            .toList());
  }

  private static String name(Manifest manifest) {
    return manifest.name() + "@" + manifest.version();
  }
}
