package dev.reelstream.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelstream.codec.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A verb in a JVM of its own: a crash or an exhausted heap there never touches the stream.
 *
 * <p>Its progress goes to this process's terminal; its result is the last line it prints. It ends
 * with this process, however that ends.
 *
 * <p>For maintainers: a shutdown hook alone is not enough, because a parent that is killed runs no
 * hook, and the child would then train, publish and announce for a loop that is gone. The child's
 * standard input is therefore a pipe that nothing is written to: its end is the parent's end, and
 * the child exits as if it had received SIGTERM. Asking the operating system instead ({@code
 * prctl}, process groups) needs native code, and polling the parent's pid is late. The price: a
 * child cannot be sent anything through its standard input.
 */
public final class ReelstreamProcess implements AutoCloseable {
  /** Long enough for what it has in temporary folders to be removed. */
  private static final long ENDING_SECONDS = 20;

  /**
   * What a shell calls an end by SIGTERM. {@code Process.destroy} sends that and closes the pipe,
   * and which of the two is seen first is chance.
   */
  private static final int TERMINATED = 128 + 15;

  /** By its name: the command line starts processes, and none of them may see it. */
  private static final String MAIN = "dev.reelstream.cli.Main";

  private final String verb;
  private final Process process;
  private final Thread reaper;

  private ReelstreamProcess(String verb, Process process) {
    this.verb = verb;
    this.process = process;
    this.reaper = new Thread(this::end, verb + "-reaper");
  }

  /**
   * Runs a verb with {@code --json} to the end.
   *
   * @return the object in its last line
   * @throws ProcessException if it ends with anything but success; what was wrong it has told
   *     itself
   */
  public static JsonNode run(String verb, List<String> arguments) {
    try (ReelstreamProcess process = start(verb, arguments)) {
      return process.result();
    }
  }

  /** Starts a verb with {@code --json}. */
  public static ReelstreamProcess start(String verb, List<String> arguments) {
    try {
      ReelstreamProcess started =
          new ReelstreamProcess(
              verb,
              new ProcessBuilder(command(verb, arguments))
                  .redirectError(ProcessBuilder.Redirect.INHERIT)
                  .start());
      Runtime.getRuntime().addShutdownHook(started.reaper);
      return started;
    } catch (IOException e) {
      throw new ProcessException("a process for " + verb + " cannot be started: " + e.getMessage());
    } catch (IllegalStateException e) {
      // The one that has been started sees its standard input end.
      throw new ProcessException(verb + " was not begun: this process is ending");
    }
  }

  /** In a process that was started here: ends it when the one that started it is gone. */
  public static void endWithParent() {
    if (!child()) {
      return;
    }
    Thread watch =
        new Thread(
            () -> {
              // The parent writes nothing; a kill lets it run no hook, but closes the pipe.
              try (InputStream pipe = System.in) {
                pipe.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // As good as an end.
              }
              System.exit(TERMINATED);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  /** Whether this process was started here, by another. */
  public static boolean child() {
    return Boolean.getBoolean("reelstream.child");
  }

  /** Waits for the end, which {@link #close} brings about; throws as {@link #run} does. */
  public JsonNode result() {
    try {
      String last = lastLine();
      int code = process.waitFor();
      if (code != 0 || last == null) {
        throw new ProcessException(verb + " failed with exit code " + code);
      }
      return new Json().mapper().readTree(last);
    } catch (IOException e) {
      throw new ProcessException(verb + " told nothing that can be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProcessException("interrupted during " + verb);
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
    command.add("-Dreelstream.child=true");
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
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN, verb, "--json"));
    command.addAll(arguments);
    return command;
  }

  private @Nullable String lastLine() throws IOException {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String last = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
      }
      return last;
    }
  }

  /** Ends it, if it has not ended. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException shuttingDown) {
      // Then the hook finds nothing to do.
    }
  }

  private void end() {
    process.destroy();
    try {
      if (!process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
