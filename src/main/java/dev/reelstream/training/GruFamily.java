package dev.reelstream.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The product's own family: tied item embeddings, a GRU, softmax over the whole catalogue. */
final class GruFamily implements Family {
  @Override
  public String name() {
    return "gru";
  }

  @Override
  public List<Hyperparameter> hyperparameters(long positives) {
    return GruConfig.declare(positives);
  }

  @Override
  public TrainedModel train(
      Timelines timelines, Map<String, String> overrides, long seed, TrainingProgress progress) {
    GruConfig config = GruConfig.of(timelines.positives(), overrides);
    Examples examples = new Examples(timelines);
    GruTrainer.Outcome outcome;
    try (GruTrainer trainer = new GruTrainer(timelines, examples, config, seed)) {
      outcome = trainer.run(progress);
    }
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("loss", outcome.loss());
    metrics.putAll(Validation.measure(outcome.weights(), examples, config.contextLength()));
    return new Model(config, outcome.weights(), metrics);
  }

  private record Model(GruConfig config, GruWeights weights, Map<String, Double> metrics)
      implements TrainedModel {
    @Override
    public int contextLength() {
      return config.contextLength();
    }

    @Override
    public Map<String, Object> hyperparameters() {
      return config.asMap();
    }

    @Override
    public void export(Path savedModel) throws IOException {
      GruServingGraph.export(weights, config.contextLength(), savedModel);
    }
  }
}
