package dev.reelstream.harness;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelstream.process.ReelstreamProcess;
import java.nio.file.Path;
import java.util.List;

/** {@code train} in a process of its own. */
final class TrainerProcess {
  /** What the trainer made. */
  record Trained(String model, int version, Path directory, double seconds, long trainedThrough) {}

  private TrainerProcess() {}

  /** Runs to the end; throws where that is anything but a version. */
  static Trained train(List<String> arguments) {
    JsonNode told = ReelstreamProcess.run("train", arguments);
    return new Trained(
        told.required("model").asText(),
        told.required("version").asInt(),
        Path.of(told.required("directory").asText()),
        told.required("seconds").asDouble(),
        told.required("trainedThrough").asLong());
  }
}
