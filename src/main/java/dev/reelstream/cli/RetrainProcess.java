package dev.reelstream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.reelstream.codec.Json;
import dev.reelstream.retraining.Decision;
import java.util.List;

/** {@code retrain --once} in a process of its own. */
record RetrainProcess(ReelstreamProcess process) implements AutoCloseable {
  static RetrainProcess start(List<String> arguments) {
    return new RetrainProcess(ReelstreamProcess.start("retrain", arguments));
  }

  /** Waits for what comes of it; {@link CliException} if that is anything but a decision. */
  Decision decision() {
    try {
      return new Json().mapper().treeToValue(process.result(), Decision.class);
    } catch (JsonProcessingException e) {
      throw new CliException("retrain told something else than a decision: " + e.getMessage());
    }
  }

  /** Ends it, if it has not ended. */
  @Override
  public void close() {
    process.close();
  }
}
