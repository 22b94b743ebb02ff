package dev.reelstream.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that runs one command line after the other, as if each were a process of its own. */
final class Commands {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Commands() {}

  /** What became of one. */
  record Outcome(int code, long millis, String out, String err) {}

  /** Runs them in a JVM whose temporary directory is {@code temporary}. */
  static List<Outcome> run(List<List<String>> commands, Path temporary) throws Exception {
    Path input = temporary.resolve("commands.json");
    Path output = temporary.resolve("outcomes.json");
    JSON.writeValue(input.toFile(), commands);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Djava.io.tmpdir=" + temporary,
                "-Dreelstream.home=" + System.getProperty("user.dir"),
                "-Dlog4j2.configurationFile=" + Path.of("conf/log4j2.properties").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                Commands.class.getName(),
                input.toString(),
                output.toString())
            .inheritIO()
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new AssertionError("the process ended with " + process.exitValue());
      }
    } finally {
      process.destroyForcibly();
    }
    return JSON.readValue(output.toFile(), new TypeReference<List<Outcome>>() {});
  }

  public static void main(String[] args) throws Exception {
    List<List<String>> commands =
        JSON.readValue(Path.of(args[0]).toFile(), new TypeReference<List<List<String>>>() {});
    List<Outcome> outcomes = new ArrayList<>();
    for (List<String> command : commands) {
      outcomes.add(run(command.toArray(String[]::new)));
    }
    Files.write(Path.of(args[1]), JSON.writeValueAsBytes(outcomes));
    System.exit(0);
  }

  private static Outcome run(String... command) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(told, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    long start = System.nanoTime();
    try {
      int code = Main.execute(command);
      return new Outcome(
          code,
          (System.nanoTime() - start) / 1_000_000,
          told.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } catch (UncheckedIOException e) {
      throw new AssertionError(e);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
