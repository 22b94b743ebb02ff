package dev.reelstream.training.family;

import static dev.reelstream.training.family.Hyperparameter.flag;
import static dev.reelstream.training.family.Hyperparameter.real;
import static dev.reelstream.training.family.Hyperparameter.whole;

import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.graph.LearningGraph;
import dev.reelstream.training.graph.SoftmaxHead;
import dev.reelstream.training.graph.Table;
import java.util.List;

/** Hyperparameters that several families have, and what is made of them. */
public final class CommonSettings {
  private CommonSettings() {}

  /** Of every training: how long, how fast, and when it is enough. */
  public static List<Hyperparameter> gradual(
      int epochs, double learningRate, double warmup, double finalRate) {
    return List.of(
        whole("epochs", epochs, 1, 1000, "passes over the examples"),
        whole(
            "labelsInAll",
            1_000_000_000,
            1,
            Integer.MAX_VALUE,
            "labels after which epochs are cut, all epochs together"),
        real("learningRate", learningRate, 1e-6, 10, "learning rate at its peak"),
        real("warmup", warmup, 0, 1, "share of the steps in which the rate rises"),
        real("finalRate", finalRate, 0, 1, "last rate as a share of the peak, along a cosine"),
        whole(
            "patience",
            0,
            0,
            1000,
            "epochs without a better validation after which it stops; 0 never"),
        whole(
            "validationTargets", 500, 0, 1_000_000, "last labels held out for validation, about"));
  }

  /** Of a softmax over the catalogue. */
  static List<Hyperparameter> softmax(int batchLabels) {
    return List.of(
        whole("batchLabels", batchLabels, 1, 65536, "labels in one step, about"),
        whole(
            "sampledFrom",
            50_000,
            1,
            Integer.MAX_VALUE,
            "items from which on the softmax is sampled and tables are updated by rows"),
        whole("negatives", 4096, 1, 1_000_000, "items a sampled softmax draws in every step"));
  }

  /** Of a softmax over the batch. */
  static List<Hyperparameter> inBatch() {
    return List.of(
        real("temperature", 1, 0.01, 100, "scores are divided by it"),
        flag("logQ", false, "1 corrects for how often an item is in the batch"),
        flag("removeHits", false, "1 keeps examples with the same label from counting against it"));
  }

  static SoftmaxHead.Batch inBatch(Settings settings) {
    return new SoftmaxHead.Batch(
        settings.real("temperature"), settings.flag("logQ"), settings.flag("removeHits"), true);
  }

  static SoftmaxHead head(
      LearningGraph graph, Table table, Settings settings, Timelines timelines, long seed) {
    return new SoftmaxHead(
        graph,
        table,
        true,
        SoftmaxHead.byCatalogue(
            timelines.vocabulary().size() + 1,
            settings.whole("sampledFrom"),
            settings.whole("negatives")),
        settings.whole("batchLabels"),
        seed);
  }
}
