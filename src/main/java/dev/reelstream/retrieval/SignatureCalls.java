package dev.reelstream.retrieval;

import ai.djl.tensorflow.engine.javacpp.JavacppUtils;
import dev.reelstream.query.Query;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.graph.ContextEncoder;
import dev.reelstream.retrieval.graph.GraphInspection;
import dev.reelstream.retrieval.graph.ModelGraph;
import dev.reelstream.retrieval.graph.RecommendCall;
import dev.reelstream.retrieval.graph.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TInt32;

/**
 * The {@code recommend} signature of a version, called repeatedly with the same batch, through DJL
 * and without it: what the layer between costs.
 */
public final class SignatureCalls implements AutoCloseable {
  private final RecommendCall.Input input;
  private final ModelGraph throughDjl;
  private final SavedModelBundle bundle;
  private final SignatureDef signature;

  /** Loads the SavedModel of a family that does not look at users, twice. */
  public SignatureCalls(ModelVersion version, List<Query> queries, int k) {
    int length = version.manifest().contextLength();
    Vocabulary vocabulary;
    try {
      vocabulary = Vocabulary.read(version.vocabulary());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + version.vocabulary(), e);
    }
    input =
        new RecommendCall.Input(
            queries.stream()
                .map(query -> ContextEncoder.context(query.context(), vocabulary, length))
                .toArray(int[][]::new),
            k,
            ContextEncoder.rectangle(
                queries.stream()
                    .map(query -> ContextEncoder.seen(query.seen(), vocabulary))
                    .toList()),
            new int[queries.size()]);
    throughDjl = ModelGraph.load("signature calls", version.savedModel(), length);
    bundle =
        SavedModelBundle.loader(version.savedModel().toString())
            .withTags("serve")
            .withConfigProto(JavacppUtils.getSessionConfig())
            .load();
    signature = bundle.metaGraphDef().getSignatureDefOrThrow(GraphInspection.RECOMMEND);
  }

  /** Indices of the items, query after query, by way of a DJL predictor. */
  public int[] throughDjl() {
    return throughDjl.recommend(input).ids();
  }

  /** The same by TensorFlow's session alone; tensors are made and read with every call here too. */
  public int[] bare() {
    try (TInt32 context = matrix(input.context());
        TInt32 k = TInt32.scalarOf(input.k());
        TInt32 seen = matrix(input.seen());
        TInt32 user = TInt32.vectorOf(input.user())) {
      Session.Runner runner = bundle.session().runner();
      feed(runner, "context", context);
      feed(runner, "k", k);
      feed(runner, "seen", seen);
      feed(runner, "user", user);
      runner.fetch(signature.getOutputsOrThrow("ids").getName());
      runner.fetch(signature.getOutputsOrThrow("scores").getName());
      try (Result result = runner.run()) {
        TInt32 ids = (TInt32) result.get(0);
        int[] values = new int[Math.toIntExact(ids.size())];
        ids.copyTo(DataBuffers.of(values, false, false));
        return values;
      }
    }
  }

  private void feed(Session.Runner runner, String name, Tensor tensor) {
    runner.feed(signature.getInputsOrThrow(name).getName(), tensor);
  }

  private static TInt32 matrix(int[][] rows) {
    return TInt32.tensorOf(
        Shape.of(rows.length, rows[0].length), DataBuffers.of(Tensors.flat(rows), true, false));
  }

  @Override
  public void close() {
    throughDjl.close();
    bundle.close();
  }
}
