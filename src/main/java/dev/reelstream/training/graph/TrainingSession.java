package dev.reelstream.training.graph;

import org.tensorflow.proto.ConfigProto;

/** How TensorFlow uses the machine while it trains. */
public final class TrainingSession {
  /*
   * Every op runs on one thread and ops run in parallel, so no sum is ever split by a thread
   * pool: the weights are the same, to the bit, on any number of cores. The large ops come in
   * blocks (see SoftmaxLoss), which keeps the cores busy, and better so than threads inside an op
   * do: twice the labels per second on two cores. A GPU, though faster, sums in another order every
   * time, so nothing is trained on one.
   */
  public static final ConfigProto CONFIG = config(Runtime.getRuntime().availableProcessors());

  private TrainingSession() {}

  /** A session that runs this many ops at a time. */
  public static ConfigProto config(int threads) {
    return ConfigProto.newBuilder()
        .setIntraOpParallelismThreads(1)
        .setInterOpParallelismThreads(threads)
        .setUsePerSessionThreads(true)
        .putDeviceCount("GPU", 0)
        .build();
  }
}
