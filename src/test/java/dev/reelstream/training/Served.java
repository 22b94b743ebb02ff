package dev.reelstream.training;

import dev.reelstream.registry.ModelVersion;
import dev.reelstream.training.graph.StepTensors;
import dev.reelstream.training.graph.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The graph of a published version, asked directly. */
public final class Served implements AutoCloseable {
  private final SavedModelBundle bundle;
  private final int contextLength;

  /** Ids and scores of one question, best first. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Best(int[] ids, float[] scores) {}

  Served(ModelVersion version) {
    bundle = SavedModelBundle.load(version.savedModel().toString(), "serve");
    contextLength = version.manifest().contextLength();
  }

  /** Vector of a context of any length up to the model's. */
  float[] query(int[] context, int user) {
    try (StepTensors open = new StepTensors();
        Result result =
            bundle
                .function("query")
                .call(
                    Map.<String, Tensor>of(
                        "context", open.matrix(1, contextLength, padded(context)),
                        "user", open.of(new int[] {user})))) {
      return floats((TFloat32) result.get("vector").orElseThrow());
    }
  }

  Best recommend(int[] context, int user, int[] seen, int k) {
    try (StepTensors open = new StepTensors();
        Result result =
            bundle
                .function("recommend")
                .call(
                    Map.<String, Tensor>of(
                        "context", open.matrix(1, contextLength, padded(context)),
                        "seen", open.matrix(1, seen.length, seen),
                        "user", open.of(new int[] {user}),
                        "k", open.scalar(k)))) {
      int[] ids = new int[k];
      ((TInt32) result.get("ids").orElseThrow()).copyTo(DataBuffers.of(ids, false, false));
      return new Best(ids, floats((TFloat32) result.get("scores").orElseThrow()));
    }
  }

  /** On the left. */
  int[] padded(int[] context) {
    return Validation.context(context, contextLength);
  }

  /** The variables, in the shapes they have in the recipe. */
  Weights weights(Weights like) {
    Map<String, Weights.Weight> weights = new LinkedHashMap<>();
    like.byName()
        .forEach(
            (name, weight) -> {
              try (Result result = bundle.session().runner().fetch(name).run()) {
                weights.put(name, weight.with(floats((TFloat32) result.get(0))));
              }
            });
    return new Weights(weights);
  }

  /** Names of all variables of the graph. */
  Set<String> variables() {
    return bundle.metaGraphDef().getGraphDef().getNodeList().stream()
        .filter(node -> node.getOp().equals("VariableV2"))
        .map(NodeDef::getName)
        .collect(Collectors.toSet());
  }

  private static float[] floats(TFloat32 tensor) {
    float[] values = new float[(int) tensor.size()];
    tensor.copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  public static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  @Override
  public void close() {
    bundle.close();
  }
}
