package dev.reelstream.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.client.cli.CliFrontend;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/**
 * A Flink session cluster of one JVM per process, as its start scripts would make it, with this
 * project's {@code conf/config.yaml}.
 *
 * <p>Closing it kills every process it has started; its files all lie in the directory it is given.
 */
final class SeparateJvmCluster implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int LOG_LINES = 30;

  private final Path directory;
  private final Path conf;
  private final ClusterJars jars;
  private final String rest;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> processes = new ArrayList<>();
  private int started;

  /** What a run of Flink's command line printed, and its exit code. */
  record Cli(int exit, String output) {
    /** The part of the output that a pattern's first group matches. */
    String find(Pattern pattern) {
      Matcher matcher = pattern.matcher(output);
      if (exit != 0 || !matcher.find()) {
        throw new AssertionError("exit code " + exit + ", no " + pattern + " in:\n" + output);
      }
      return matcher.group(1);
    }
  }

  private SeparateJvmCluster(Path directory, Path conf, ClusterJars jars, int restPort) {
    this.directory = directory;
    this.conf = conf;
    this.jars = jars;
    this.rest = "http://" + LOOPBACK + ":" + restPort;
  }

  /** Starts a JobManager; TaskManagers are the caller's. */
  static SeparateJvmCluster start(Path parent, Path conf, ClusterJars jars) {
    try {
      Path directory = Files.createDirectories(parent.resolve("cluster"));
      int[] ports = freePorts();
      SeparateJvmCluster cluster = new SeparateJvmCluster(directory, conf, jars, ports[0]);
      for (String folder : List.of("conf", "tmp", "logs", "checkpoints", "savepoints")) {
        Files.createDirectories(directory.resolve(folder));
      }
      cluster.configure(ports);
      cluster.launch(StandaloneSessionClusterEntrypoint.class);
      return cluster;
    } catch (IOException e) {
      throw new IllegalStateException("cannot start the cluster", e);
    }
  }

  Path savepoints() {
    return directory.resolve("savepoints");
  }

  Process startTaskManager() {
    return launch(TaskManagerRunner.class);
  }

  /** Ends a process as {@code kill -9} does. */
  void kill(Process process) throws InterruptedException {
    processes.remove(process);
    process.destroyForcibly().waitFor();
  }

  void awaitTaskManagers(int count) {
    await(count + " TaskManagers", () -> get("/taskmanagers").path("taskmanagers").size() == count);
  }

  /** Waits until all tasks of a job run. */
  void awaitRunning(String job) {
    await(
        "running tasks of " + job,
        () -> {
          JsonNode vertices = get("/jobs/" + job).path("vertices");
          for (JsonNode vertex : vertices) {
            JsonNode tasks = vertex.path("tasks");
            if (tasks.path("RUNNING").asInt() != vertex.path("parallelism").asInt()) {
              return false;
            }
          }
          return !vertices.isEmpty();
        });
  }

  /** When the job was last restarted, 0 for never. */
  long restarted(String job) {
    return get("/jobs/" + job).path("timestamps").path("RESTARTING").asLong();
  }

  /** Runs Flink's command line in a JVM of its own, as {@code bin/flink} does. */
  Cli cli(String... arguments) throws Exception {
    Path printed = next("CliFrontend");
    List<String> command = new ArrayList<>(List.of(CliFrontend.class.getName()));
    command.addAll(List.of(arguments));
    Process process = begin(command, printed);
    boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    kill(process);
    String output = Files.readString(printed);
    if (!ended) {
      throw new AssertionError(List.of(arguments) + " did not end:\n" + output + logs());
    }
    return new Cli(process.exitValue(), output);
  }

  /** Waits for something to become true; says what the processes logged if it does not. */
  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      processes.stream()
          .filter(process -> !process.isAlive())
          .findAny()
          .ifPresent(
              dead -> {
                throw new AssertionError("process " + dead.pid() + " has ended\n" + logs());
              });
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain for " + what + "\n" + logs());
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  @Override
  public void close() throws InterruptedException {
    processes.forEach(Process::destroyForcibly);
    for (Process process : processes) {
      process.waitFor();
    }
  }

  private void configure(int[] ports) throws IOException {
    Configuration configuration = GlobalConfiguration.loadConfiguration(conf.toString());
    settings(ports).forEach(configuration::setString);
    Files.write(
        directory.resolve("conf").resolve("config.yaml"),
        configuration.toMap().entrySet().stream()
            .map(entry -> entry.getKey() + ": '" + entry.getValue().replace("'", "''") + "'")
            .sorted()
            .toList());
  }

  private Map<String, String> settings(int[] ports) {
    return Map.ofEntries(
        Map.entry("rest.port", Integer.toString(ports[0])),
        Map.entry("jobmanager.rpc.address", LOOPBACK),
        Map.entry("jobmanager.rpc.port", Integer.toString(ports[1])),
        Map.entry("taskmanager.host", LOOPBACK),
        Map.entry("taskmanager.numberOfTaskSlots", "2"),
        Map.entry("taskmanager.load-balance.mode", "SLOTS"),
        Map.entry("parallelism.default", "2"),
        // Without Flink's start scripts nobody derives these from a process size.
        Map.entry("taskmanager.cpu.cores", "2"),
        Map.entry("taskmanager.memory.framework.heap.size", "128m"),
        Map.entry("taskmanager.memory.framework.off-heap.size", "128m"),
        Map.entry("taskmanager.memory.task.heap.size", "256m"),
        Map.entry("taskmanager.memory.task.off-heap.size", "128m"),
        Map.entry("taskmanager.memory.network.min", "64m"),
        Map.entry("taskmanager.memory.network.max", "64m"),
        Map.entry("taskmanager.memory.managed.size", "64m"),
        Map.entry("taskmanager.memory.jvm-metaspace.size", "256m"),
        Map.entry("taskmanager.memory.jvm-overhead.min", "192m"),
        Map.entry("taskmanager.memory.jvm-overhead.max", "192m"),
        Map.entry("execution.checkpointing.interval", "1 s"),
        Map.entry("execution.checkpointing.dir", uri("checkpoints")),
        // A process that is gone is noticed after two lost beats; one that is only slow is not.
        Map.entry("heartbeat.interval", "1000"),
        Map.entry("heartbeat.timeout", "60000"),
        Map.entry("restart-strategy.exponential-delay.max-backoff", "2 s"),
        Map.entry("io.tmp.dirs", directory.resolve("tmp").toString()),
        Map.entry("process.working-dir", directory.resolve("work").toString()));
  }

  private String uri(String folder) {
    return directory.resolve(folder).toUri().toString();
  }

  private Process launch(Class<?> main) {
    return begin(
        List.of(main.getName(), "--configDir", directory.resolve("conf").toString()),
        next(main.getSimpleName()));
  }

  private Path next(String name) {
    return directory.resolve("logs").resolve(++started + "-" + name + ".out");
  }

  /**
   * Starts a JVM on the cluster's jars.
   *
   * @param printed takes what the process prints; its log lies beside it
   */
  private Process begin(List<String> mainAndArguments, Path printed) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + directory.resolve("tmp"),
                "-Dlog4j2.configurationFile=" + conf.resolve("log4j2.properties"),
                "-Dreelstream.log.file=" + printed + ".log",
                "-cp",
                jars.classPath()));
    command.addAll(mainAndArguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
    builder.environment().put("FLINK_CONF_DIR", directory.resolve("conf").toString());
    try {
      Process process = builder.start();
      processes.add(process);
      return process;
    } catch (IOException e) {
      throw new IllegalStateException("cannot start " + command, e);
    }
  }

  private JsonNode get(String path) {
    try {
      HttpResponse<byte[]> response =
          http.send(
              HttpRequest.newBuilder(URI.create(rest + path))
                  .timeout(Duration.ofSeconds(20))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return new ObjectMapper().readTree(response.body());
    } catch (IOException e) {
      // Not up yet, or busy: whoever waits asks again.
      return new ObjectMapper().createObjectNode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The end of every process's log: the files go with the directory. */
  private String logs() {
    try (var files = Files.list(directory.resolve("logs"))) {
      return files.sorted().map(SeparateJvmCluster::tail).collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return "no logs: " + e;
    }
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return "== "
          + log.getFileName()
          + "\n"
          + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      return log + ": " + e;
    }
  }

  private static int[] freePorts() throws IOException {
    InetAddress loopback = InetAddress.getByName(LOOPBACK);
    try (ServerSocket first = new ServerSocket(0, 1, loopback);
        ServerSocket second = new ServerSocket(0, 1, loopback)) {
      return new int[] {first.getLocalPort(), second.getLocalPort()};
    }
  }
}
