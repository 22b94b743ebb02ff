package dev.reelstream.retrieval.graph;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.nn.Block;
import ai.djl.tensorflow.engine.TfEngine;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import ai.djl.tensorflow.engine.javacpp.JavacppUtils;
import ai.djl.translate.TranslateException;
import dev.reelstream.registry.InvalidModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.proto.ConfigProto;

/**
 * One SavedModel in memory, with both of its signatures over the same variables. A call holds a
 * reference while it runs: closing the native session under a running call would end the process.
 */
public final class ModelGraph implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelGraph.class);
  private static final String GPU = "gpu";
  private static final String CPU = "cpu";

  private final PredictorPool<RecommendCall.Input, RecommendCall.Output> recommend;
  private final PredictorPool<QueryCall.Input, float[][]> query;
  private final References references;
  private final String device;
  private final int dimensions;
  private Runnable companion = () -> {};

  private ModelGraph(Model model, String device, int dimensions) {
    // DJL's Model knows one signature; the second block runs on the first one's session.
    TfSymbolBlock first = (TfSymbolBlock) model.getBlock();
    Block second = new TfSymbolBlock(first.getSavedModelBundle(), GraphInspection.QUERY);
    this.recommend =
        new PredictorPool<>(() -> new SignaturePredictor<>(model, first, new RecommendCall()));
    this.query =
        new PredictorPool<>(() -> new SignaturePredictor<>(model, second, new QueryCall()));
    this.device = device;
    this.dimensions = dimensions;
    this.references =
        new References(
            "model " + model.getName(),
            () -> {
              recommend.close();
              query.close();
              model.close();
              companion.run();
            });
  }

  /** Inspects the graph, then loads it on a GPU where the natives see one, else on the CPU. */
  public static ModelGraph load(String name, Path savedModel, int contextLength) {
    int dimensions = GraphInspection.check(savedModel, contextLength);
    if (TensorFlowRuntime.hasGpu()) {
      try {
        return warm(new ModelGraph(open(name, savedModel, true), GPU, dimensions), contextLength);
      } catch (RuntimeException e) {
        LOG.warn("model {} does not run on the GPU, using the CPU: {}", name, e.toString());
      }
    }
    return onCpu(name, savedModel, contextLength, dimensions);
  }

  /** The same graph on the CPU. */
  public ModelGraph onCpu(String name, Path savedModel, int contextLength) {
    return onCpu(name, savedModel, contextLength, dimensions);
  }

  private static ModelGraph onCpu(String name, Path savedModel, int contextLength, int dimensions) {
    return warm(new ModelGraph(open(name, savedModel, false), CPU, dimensions), contextLength);
  }

  private static Model open(String name, Path savedModel, boolean gpu) {
    Model model = Model.newInstance(name, TfEngine.ENGINE_NAME);
    Map<String, Object> options = new HashMap<>();
    options.put("Tags", "serve");
    options.put("SignatureDefKey", GraphInspection.RECOMMEND);
    ConfigProto.Builder config =
        JavacppUtils.getSessionConfig().toBuilder().setAllowSoftPlacement(true);
    if (!gpu) {
      config.putDeviceCount("GPU", 0);
    }
    options.put("ConfigProto", config.build());
    try {
      model.load(savedModel, GraphInspection.FILE, options);
      return model;
    } catch (IOException | MalformedModelException | RuntimeException e) {
      model.close();
      throw new InvalidModelException(
          savedModel + ": TensorFlow cannot load it: " + firstLine(e), e);
    }
  }

  /** The first call of a session builds its kernels; a GPU that cannot run them fails here. */
  private static ModelGraph warm(ModelGraph graph, int contextLength) {
    int[][] nothing = new int[1][contextLength];
    try {
      graph.recommend(new RecommendCall.Input(nothing, 1, new int[1][1], new int[1]));
      graph.vectors(nothing, new int[1]);
      return graph;
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  public RecommendCall.Output recommend(RecommendCall.Input input) {
    return call(recommend, input);
  }

  public float[][] vectors(int[][] contexts, int[] users) {
    return call(query, new QueryCall.Input(contexts, users));
  }

  private <I, O> O call(PredictorPool<I, O> predictors, I input) {
    references.acquire();
    try {
      return predictors.predict(input);
    } catch (TranslateException | EngineException e) {
      throw new InvalidModelException(
          GraphInspection.FILE + ": TensorFlow cannot run it: " + firstLine(e), e);
    } finally {
      references.release();
    }
  }

  public String device() {
    return device;
  }

  public boolean onGpu() {
    return device.equals(GPU);
  }

  public int dimensions() {
    return dimensions;
  }

  /** To be called before others see the graph. */
  public void closesWithIt(Runnable other) {
    companion = other;
  }

  public void retain() {
    references.acquire();
  }

  public boolean closed() {
    return references.closed();
  }

  /** Lets go of one reference. */
  @Override
  public void close() {
    references.release();
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
