package dev.reelstream.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM on this one's classpath, told what to do by its arguments and ended by closing its standard
 * input.
 */
public final class ChildProcess implements AutoCloseable {
  private static final long CLOSE_SECONDS = 20;

  private final String name;
  private final Process process;
  private final BufferedReader output;

  private ChildProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.output = process.inputReader();
  }

  /**
   * Starts it.
   *
   * @param flags of the JVM, such as its heap
   * @throws LocalStackException if the system refuses
   */
  public static ChildProcess start(Class<?> main, List<String> flags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    for (String inherited : List.of("log4j2.configurationFile", "reelstream.log.file")) {
      String value = System.getProperty(inherited);
      if (value != null) {
        command.add("-D" + inherited + "=" + value);
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    try {
      return new ChildProcess(
          main.getSimpleName(),
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new LocalStackException(
          "cannot start a process for " + main.getSimpleName() + ": " + RootCause.line(e), e);
    }
  }

  /**
   * The next line that it prints.
   *
   * @throws LocalStackException if it ends instead
   */
  public String line() {
    try {
      String line = output.readLine();
      if (line == null) {
        throw new LocalStackException(
            name + " ended without an answer, exit code " + process.waitFor());
      }
      return line;
    } catch (IOException e) {
      throw new LocalStackException(name + " cannot be heard: " + RootCause.line(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("interrupted while waiting for " + name, e);
    }
  }

  /** Processor time that it has taken so far, of all its threads. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Of the process, for {@code /proc}. */
  public long pid() {
    return process.pid();
  }

  /** Ends it, by force where it takes longer than twenty seconds; the second call does nothing. */
  @Override
  public void close() {
    try {
      process.outputWriter().close();
      if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
