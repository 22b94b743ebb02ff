package dev.reelstream.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelstream.codec.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code train} in a JVM of its own: a crash or an exhausted heap there never touches the stream.
 *
 * <p>Its progress goes to this process's terminal; its result is the last line it prints.
 */
final class TrainerProcess {
  /** What the trainer made. */
  record Trained(String model, int version, Path directory, double seconds, long trainedThrough) {}

  private TrainerProcess() {}

  /**
   * Runs to the end.
   *
   * @throws CliException if it ends with anything but a version; what was wrong it has told itself
   */
  static Trained train(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("reelstream.trainer.flags", "-Xmx2g").split(" +")));
    command.add("-Dreelstream.trainer=true");
    for (String inherited :
        List.of(
            "reelstream.home",
            "reelstream.terminal",
            "log4j2.configurationFile",
            "reelstream.log.file")) {
      String value = System.getProperty(inherited);
      if (value != null) {
        command.add("-D" + inherited + "=" + value);
      }
    }
    command.addAll(
        List.of(
            "-cp", System.getProperty("java.class.path"), Main.class.getName(), "train", "--json"));
    command.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      Thread reaper = new Thread(process::destroyForcibly, "trainer-reaper");
      Runtime.getRuntime().addShutdownHook(reaper);
      try {
        String last = lastLine(process);
        int code = process.waitFor();
        if (code != 0 || last == null) {
          throw new CliException("training failed with exit code " + code);
        }
        return parse(last);
      } finally {
        process.destroyForcibly();
        forget(reaper);
      }
    } catch (IOException e) {
      throw new CliException("the trainer cannot be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted while training");
    }
  }

  private static @Nullable String lastLine(Process process) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String last = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
      }
      return last;
    }
  }

  private static Trained parse(String json) throws IOException {
    JsonNode told = new Json().mapper().readTree(json);
    return new Trained(
        told.required("model").asText(),
        told.required("version").asInt(),
        Path.of(told.required("directory").asText()),
        told.required("seconds").asDouble(),
        told.required("trainedThrough").asLong());
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // Then the hook does its work.
    }
  }
}
