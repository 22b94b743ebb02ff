package dev.reelstream.training.family;

import static dev.reelstream.training.family.Hyperparameter.flag;
import static dev.reelstream.training.family.Hyperparameter.real;
import static dev.reelstream.training.family.Hyperparameter.whole;

import dev.reelstream.training.graph.FullSoftmax;
import dev.reelstream.training.graph.InBatchSoftmax;
import dev.reelstream.training.graph.LearningGraph;
import dev.reelstream.training.graph.SampledSoftmax;
import dev.reelstream.training.graph.SoftmaxHead;
import dev.reelstream.training.graph.Table;
import java.util.List;

/** Hyperparameters that several families share, and the heads built from them. */
final class CommonSettings {
  private CommonSettings() {}

  /** Of every training: how long, how fast, and when to stop; with a family's own defaults. */
  static List<Hyperparameter> commonTraining(
      int epochs, double learningRate, double warmup, double finalRate, int validationTargets) {
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
            "validationTargets",
            validationTargets,
            0,
            1_000_000,
            "last labels held out for validation, about"));
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

  /** Softmax over the catalogue, or over a sample where it has {@code sampledFrom} rows or more. */
  static SoftmaxHead softmax(LearningGraph graph, Table items, Study study) {
    int mostLabels = study.whole("batchLabels");
    return study.itemRows() < study.whole("sampledFrom")
        ? new FullSoftmax(graph, items, mostLabels)
        : new SampledSoftmax(graph, items, study.whole("negatives"), mostLabels, study.seed());
  }

  /** Softmax over the batch. */
  static SoftmaxHead inBatch(LearningGraph graph, Table items, Study study) {
    InBatchSoftmax.Rules rules =
        new InBatchSoftmax.Rules(
            study.real("temperature"),
            study.settings().flag("logQ"),
            study.settings().flag("removeHits"));
    return new InBatchSoftmax(graph, items, rules, study.whole("batchSize"));
  }
}
