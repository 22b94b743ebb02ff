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
 * A verb in a JVM of its own: a crash or an exhausted heap there never touches the stream.
 *
 * <p>Its progress goes to this process's terminal; its result is the last line it prints. It ends
 * with this process.
 */
final class ReelstreamProcess {
  private ReelstreamProcess() {}

  /**
   * Runs a verb with {@code --json} to the end.
   *
   * @return the object in its last line
   * @throws CliException if it ends with anything but success; what was wrong it has told itself
   */
  static JsonNode run(String verb, List<String> arguments) {
    try {
      Process process =
          new ProcessBuilder(command(verb, arguments))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Thread reaper = new Thread(process::destroyForcibly, verb + "-reaper");
      Runtime.getRuntime().addShutdownHook(reaper);
      try {
        String last = lastLine(process);
        int code = process.waitFor();
        if (code != 0 || last == null) {
          throw new CliException(verb + " failed with exit code " + code);
        }
        return new Json().mapper().readTree(last);
      } finally {
        process.destroyForcibly();
        forget(reaper);
      }
    } catch (IOException e) {
      throw new CliException("a process for " + verb + " cannot be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted during " + verb);
    }
  }

  private static List<String> command(String verb, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("reelstream.trainer.flags", "-Xmx2g").split(" +")));
    // Flink reads fields of JDK collections when it copies closures.
    command.add("--add-opens=java.base/java.util=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    command.add("-Dreelstream.trainer=true");
    for (String inherited :
        List.of(
            "reelstream.home",
            "reelstream.terminal",
            "reelstream.trainer.flags",
            "log4j2.configurationFile",
            "reelstream.log.file")) {
      String value = System.getProperty(inherited);
      if (value != null) {
        command.add("-D" + inherited + "=" + value);
      }
    }
    command.addAll(
        List.of(
            "-cp", System.getProperty("java.class.path"), Main.class.getName(), verb, "--json"));
    command.addAll(arguments);
    return command;
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

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // Then the hook does its work.
    }
  }
}
