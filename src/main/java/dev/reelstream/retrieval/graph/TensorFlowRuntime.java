package dev.reelstream.retrieval.graph;

import ai.djl.engine.Engine;
import ai.djl.tensorflow.engine.TfEngine;
import com.sun.jna.NativeLibrary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts TensorFlow once per process, with threads that suit one caller per core. */
public final class TensorFlowRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(TensorFlowRuntime.class);

  private TensorFlowRuntime() {}

  /**
   * Loads the natives and returns the engine. To be called before anything of {@code
   * org.tensorflow} is touched; later calls cost nothing. A system property that the user has set
   * stays as it is.
   */
  public static Engine start() {
    return Started.ENGINE;
  }

  /** The natives' version. */
  public static String version() {
    return start().getVersion();
  }

  /** Whether the natives found a CUDA device they can use. */
  public static boolean hasGpu() {
    return start().hasCapability("CUDA");
  }

  private static Engine load() {
    // -1 runs a graph in its caller's thread: the callers are the parallelism, and two pools of
    // TensorFlow's own threads would only compete with Flink's slots for the same cores.
    setDefault("ai.djl.tensorflow.num_interop_threads", "-1");
    setDefault("ai.djl.tensorflow.num_intraop_threads", "1");
    // DJL would otherwise look for natives to download and report its start to its makers.
    setDefault("ai.djl.offline", "true");
    setDefault("OPT_OUT_TRACKING", "true");
    prepareEnvironment();
    Engine engine = Engine.getEngine(TfEngine.ENGINE_NAME);
    LOG.info("TensorFlow {}, CUDA {}", engine.getVersion(), engine.hasCapability("CUDA"));
    return engine;
  }

  /** Sets what is read from the environment alone, unless the user has set it there. */
  private static void prepareEnvironment() {
    // Several lines on the standard error stream for every model otherwise.
    setDefaultVariable("TF_CPP_MIN_LOG_LEVEL", "2");
    // A GPU would multiply with ten bits of mantissa, and an answer depend on its batch.
    setDefaultVariable("NVIDIA_TF32_OVERRIDE", "0");
    // The first process would take nearly all of a GPU's memory.
    setDefaultVariable("TF_FORCE_GPU_ALLOW_GROWTH", "true");
  }

  /** Java cannot set a variable of its own process by itself. */
  private static void setDefaultVariable(String name, String value) {
    try {
      NativeLibrary.getProcess().getFunction("setenv").invokeInt(new Object[] {name, value, 0});
    } catch (LinkageError e) {
      LOG.debug("{} stays as it is: {}", name, e.toString());
    }
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static final class Started {
    static final Engine ENGINE = load();
  }
}
