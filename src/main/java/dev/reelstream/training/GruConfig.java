package dev.reelstream.training;

import static dev.reelstream.training.Hyperparameter.real;
import static dev.reelstream.training.Hyperparameter.whole;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The hyperparameters of {@code gru}.
 *
 * @param dimensions length of item embeddings and hidden state
 * @param epochs passes over the history
 * @param contextLength items in a context when the model serves
 * @param pieceLength items in a piece of a timeline; the state starts at zero with each piece
 * @param batchLabels labels in one step, about
 * @param learningRate Adam's, at its peak
 * @param warmup share of the steps in which the rate rises to its peak
 * @param finalRate rate at the last step as a share of the peak, reached along a cosine
 * @param embeddingDropout share of input embedding values set to zero
 * @param outputDropout share of hidden state values set to zero before the output layer
 */
record GruConfig(
    int dimensions,
    int epochs,
    int contextLength,
    int pieceLength,
    int batchLabels,
    double learningRate,
    double warmup,
    double finalRate,
    double embeddingDropout,
    double outputDropout) {

  /*
   * Two sizes were tuned, under the online protocol with a history of 0.8. Small histories (75,000
   * labels of ml-100k) profit from many epochs and from dropout behind the cell as well; large ones
   * (750,000 labels of ml-1m) from 128 dimensions, and need neither. From there on epochs shrink so
   * that a training sees about ten million labels: time grows with labels times items.
   */
  private static final long LARGE = 300_000;
  private static final long LABELS_IN_ALL = 10_000_000;

  static List<Hyperparameter> declare(long positives) {
    boolean large = positives >= LARGE;
    int epochs =
        large ? (int) Math.max(2, Math.min(12, LABELS_IN_ALL / Math.max(1, positives))) : 30;
    return List.of(
        whole("dimensions", large ? 128 : 64, 2, 1024, "length of item embeddings and state"),
        whole("epochs", epochs, 1, 1000, "passes over the history"),
        whole("contextLength", 10, 1, 500, "items in a context"),
        whole("pieceLength", 20, 2, 500, "items in a piece of a timeline"),
        whole("batchLabels", large ? 2048 : 1024, 1, 65536, "labels in one step, about"),
        real("learningRate", 0.002, 1e-6, 1, "Adam's learning rate at its peak"),
        real("warmup", 0.05, 0, 1, "share of the steps in which the rate rises"),
        real("finalRate", 0, 0, 1, "last rate as a share of the peak"),
        real("embeddingDropout", 0.2, 0, 0.95, "dropout of input embeddings"),
        real("outputDropout", large ? 0 : 0.2, 0, 0.95, "dropout before the output layer"));
  }

  static GruConfig of(long positives, Map<String, String> overrides) {
    Hyperparameter.Values values = Hyperparameter.values(declare(positives), overrides);
    return new GruConfig(
        values.whole("dimensions"),
        values.whole("epochs"),
        values.whole("contextLength"),
        values.whole("pieceLength"),
        values.whole("batchLabels"),
        values.real("learningRate"),
        values.real("warmup"),
        values.real("finalRate"),
        values.real("embeddingDropout"),
        values.real("outputDropout"));
  }

  /** For the manifest: whole numbers as integers, so that JSON shows what was set. */
  Map<String, Object> asMap() {
    Map<String, Object> map = new TreeMap<>();
    map.put("dimensions", dimensions);
    map.put("epochs", epochs);
    map.put("contextLength", contextLength);
    map.put("pieceLength", pieceLength);
    map.put("batchLabels", batchLabels);
    map.put("learningRate", learningRate);
    map.put("warmup", warmup);
    map.put("finalRate", finalRate);
    map.put("embeddingDropout", embeddingDropout);
    map.put("outputDropout", outputDropout);
    return map;
  }

  /** Learning rate of a step, 1 to {@code steps}: a straight rise, then half a cosine. */
  double rate(long step, long steps) {
    double done = (double) step / steps;
    if (done < warmup) {
      return learningRate * done / warmup;
    }
    double fall = warmup == 1 ? 1 : (done - warmup) / (1 - warmup);
    double share = finalRate + (1 - finalRate) * 0.5 * (1 + Math.cos(Math.PI * fall));
    return learningRate * share;
  }
}
