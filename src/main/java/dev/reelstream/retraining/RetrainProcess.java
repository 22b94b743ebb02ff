package dev.reelstream.retraining;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.reelstream.codec.Json;
import dev.reelstream.process.ReelstreamProcess;
import java.util.List;

/** {@code retrain --once} in a process of its own. */
public record RetrainProcess(ReelstreamProcess process) implements AutoCloseable {
  public static RetrainProcess start(List<String> arguments) {
    return new RetrainProcess(ReelstreamProcess.start("retrain", arguments));
  }

  /** Waits for what comes of it; {@link RetrainingException} if that is anything but a decision. */
  public Decision decision() {
    try {
      return new Json().mapper().treeToValue(process.result(), Decision.class);
    } catch (JsonProcessingException e) {
      throw new RetrainingException(
          "retrain told something else than a decision: " + e.getMessage());
    }
  }

  /** Ends it, if it has not ended. */
  @Override
  public void close() {
    process.close();
  }
}
