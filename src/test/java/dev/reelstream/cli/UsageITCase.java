package dev.reelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.TinySavedModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Wrong usage of every kind: one line on standard error, an exit code, and nothing left behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsageITCase {
  private static final long SECONDS = 15;
  private static final String OFF = "--set=evaluation.enabled=false";

  /** A command line, the exit code it must end with, and what its line must name. */
  private record Wrong(int code, String names, List<String> command) {}

  private final Map<String, Wrong> wrong = new TreeMap<>();
  private final Map<String, Commands.Outcome> outcomes = new TreeMap<>();
  private Path temporary;
  private Path runs;
  private ServerSocket taken;

  @BeforeAll
  void runAll(@TempDir Path directory) throws Exception {
    runs = directory.resolve("runs");
    temporary = Files.createDirectory(directory.resolve("tmp"));
    taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    usage();
    data(directory);
    brokers();
    models(directory);
    List<List<String>> commands = new ArrayList<>();
    wrong.values().forEach(each -> commands.add(each.command()));
    List<Commands.Outcome> ended = Commands.run(commands, temporary);
    int next = 0;
    for (String name : wrong.keySet()) {
      outcomes.put(name, ended.get(next++));
    }
  }

  @AfterAll
  void release() throws IOException {
    taken.close();
  }

  private void usage() {
    evaluate(2, "no protocol", "--protocol", "--model=popular");
    evaluate(2, "unknown protocol", "leave-two-out", "--protocol=leave-two-out", "--model=popular");
    evaluate(2, "no model", "--family NAME", "--protocol=leave-one-out");
    evaluate(
        2, "model and family", "either", "--protocol=leave-one-out", "--family=gru", "--model=gru");
    evaluate(
        2, "lists of zero", "--k is 0", "--protocol=leave-one-out", "--model=popular", "--k=0");
    evaluate(
        1,
        "longer than the catalogue",
        "K is 5000",
        "--protocol=leave-one-out",
        "--model=popular",
        "--k=10,5000");
    evaluate(
        2,
        "order without meaning",
        "--order",
        "--protocol=leave-one-out",
        "--model=popular",
        "--order=time");
    evaluate(2, "unknown order", "'line'", "--protocol=sampled-hit-ratio", "--order=line");
    evaluate(
        2,
        "split without meaning",
        "--split",
        "--protocol=leave-one-out",
        "--model=popular",
        "--split=time");
    evaluate(
        2,
        "settings of a baseline",
        "--set",
        "--protocol=leave-one-out",
        "--family=popular",
        "--set=epochs=1");
    evaluate(
        2, "seed twice", "twice", "--protocol=leave-one-out", "--model=popular", "--seeds=1,1");
    evaluate(
        1,
        "family that cannot answer",
        "two-tower",
        "--protocol=session-next-item",
        "--family=two-tower");
    evaluate(1, "family nobody knows", "nosuch", "--protocol=leave-one-out", "--family=nosuch");
    evaluate(
        1,
        "no version",
        "nothing",
        "--protocol=leave-one-out",
        "--model=nothing",
        "--registry=" + runs + "-none");
    wrong(2, "unknown verb", "repaly", "repaly");
    wrong(2, "no verb", "VERB");
    wrong(2, "unknown option", "--nope", "replay", "--nope");
    wrong(2, "not a number", "--k", "replay", "--k", "ten");
    replay(2, "k of zero", "--k is 0", "--k", "0");
    replay(1, "k too large", "100000", "--k", "100000");
    replay(2, "history of zero", "--history is 0.0", "--history", "0");
    replay(2, "history above one", "--history is 1.5", "--history", "1.5");
    replay(1, "all of it history", "nothing is live", "--history", "1");
    replay(1, "speed", "'fast'", "--speed", "fast");
    replay(2, "rate of zero", "--rate is 0.0", "--rate", "0");
    replay(2, "disorder", "--disorder is soon", "--disorder", "soon");
    replay(1, "malformed", "'150%'", "--malformed", "150%");
    replay(1, "unknown job option", "recommend.kk", "--set", "recommend.kk=3");
    replay(1, "job option's value", "session.gap", "--set", "session.gap=-1h");
    replay(2, "parallelism", "--parallelism is 0", "--parallelism", "0");
    replay(1, "topic prefix", "a b", "--topic-prefix", "a b");
    replay(1, "configuration file", "nowhere.yaml", "--config", "nowhere.yaml");
    wrong(2, "no action on models", "subcommand", "models");
    wrong(2, "promotion of a name", "NAME@VERSION", "models", "promote", "gru");
    wrong(2, "shadow without a Kafka", "--bootstrap-servers", "models", "shadow", "gru@1");
    wrong(2, "alias that is no shadow", "ALIAS is champion", "models", "unshadow", "champion");
    wrong(2, "nothing to keep", "--keep is 0", "models", "prune", "gru", "--keep=0");
    wrong(2, "history for training", "--history", "train", "--history", "-1");
    wrong(1, "model family", "nosuch", "train", "--dataset=synthetic", "--family=nosuch");
    wrong(1, "hyperparameter", "epoch", "train", "--dataset=synthetic", "--set=epoch=3");
  }

  private void data(Path directory) throws IOException {
    Path corrupt = Files.createDirectories(directory.resolve("corrupt/ml-1m"));
    Files.writeString(corrupt.resolve("ratings.dat.gz"), "no archive at all");
    Path missing = directory.resolve("missing");
    wrong(1, "unknown data set", "'ml-2m'", "replay", "--dataset", "ml-2m", "--runs", runs());
    wrong(
        1,
        "missing folder",
        missing.toString(),
        List.of("replay", "--dataset=ml-100k", "--data=" + missing, "--runs=" + runs()));
    wrong(
        1,
        "corrupt archive",
        "ratings.dat.gz",
        List.of("replay", "--dataset=ml-1m", "--data=" + corrupt.getParent(), "--runs=" + runs()));
    Path csv = Files.writeString(directory.resolve("mine.csv"), "user,item,time\na,b,never\n");
    wrong(
        1,
        "malformed file",
        "line 2",
        List.of(
            "replay",
            "--dataset=" + csv,
            "--columns=user=user,item=item,time=time",
            "--runs=" + runs()));
  }

  private void brokers() throws IOException {
    String closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      closed = "127.0.0.1:" + socket.getLocalPort();
    }
    replay(1, "unreachable broker", closed, "--bootstrap-servers", closed);
    wrong(1, "unreachable broker for the job", closed, "run", "--bootstrap-servers", closed);
    wrong(
        1,
        "unreachable broker to retrain from",
        closed,
        "retrain",
        "--once",
        "--bootstrap-servers",
        closed);
    wrong(2, "retrain when", "--once or --every", "retrain");
    wrong(2, "retrain never", "--every is 0d", "retrain", "--every=0d");
    wrong(2, "retrain by the moon", "--trigger", "retrain", "--every=7d", "--trigger=moon");
    wrong(1, "retraining option", "gate.margn", "retrain", "--once", "--set=gate.margn=1");
    wrong(2, "scenario", "nowhere.yaml", "replay", "--scenario=nowhere.yaml");
    wrong(2, "retrain period", "--retrain-every is 3x", "replay", "--retrain-every=3x");
    wrong(2, "retrain without a period", "--retrain-every", "replay", "--retrain=epochs=1");
    wrong(1, "unreachable broker to watch", closed, "watch", "--bootstrap-servers", closed);
    replay(1, "no host and port", "nonsense", "--bootstrap-servers", "nonsense");
    String port = Integer.toString(taken.getLocalPort());
    replay(1, "port taken", port, "--kafka-port", port);
    replay(1, "no such port", "70000", "--kafka-port", "70000");
  }

  private void models(Path directory) throws IOException {
    Path registry = directory.resolve("models");
    ModelVersion half = TinySavedModel.random(20, 4, 1).publish(new ModelRegistry(registry));
    Files.delete(half.savedModel().resolve("variables/variables.index"));
    String models = "--registry=" + registry;
    replay(1, "half-written model", "variables.index: is missing", "--model=tiny@1", models);
    replay(1, "missing version", "no version 7", "--model=tiny@7", models);
    replay(2, "version that is no number", "tiny@one", "--model=tiny@one", models);
    replay(2, "version without registry", "--registry", "--model=tiny@1");
    replay(2, "family to train", "unknown model family 'nosuch'", "--model=nosuch");
    replay(2, "shadow to train", "unknown model family 'nosuch'", "--shadow=nosuch");
    replay(2, "shadow that is no number", "tiny@x", "--shadow=tiny@x", models);
    replay(2, "shadow version zero", "tiny@0", "--shadow=tiny@0", models);
    replay(2, "shadow without name", "NAME@VERSION", "--shadow=tiny@1,,gru", models);
    replay(2, "shadow without registry", "give its --registry", "--shadow=tiny@1");
    replay(2, "shadow twice", "tiny@1 twice", "--shadow=tiny@1,tiny@1", models);
    replay(2, "champion as shadow", "--shadow gru is the champion", "--shadow=gru");
    replay(1, "missing shadow", "no version 7", "--shadow=tiny@7", models);
    replay(1, "half-written shadow", "variables.index: is missing", "--shadow=tiny@1", models);
    replay(2, "unscored shadow", "evaluation.enabled", "--shadow=tiny@1", models, OFF);
    replay(2, "hyperparameter of nobody", "bpr is not trained", "--train=bpr.factors=8");
    replay(2, "hyperparameter's name", "no hyperparameter 'epoch'", "--train=epoch=3");
    replay(2, "family's hyperparameter", "no hyperparameter 'epoch'", "--train=gru.epoch=3");
    replay(2, "hyperparameter twice", "twice", "--train=epochs=3", "--train=gru.epochs=4");
    replay(2, "nothing to train", "tiny@1 is not", "--model=tiny@1", "--train=epochs=3", models);
    wrong(2, "alias", "--alias is boss", "train", "--dataset=synthetic", "--alias=boss");
    wrong(
        1,
        "half-written for the job",
        "variables.index: is missing",
        "run",
        "--model=tiny",
        models);
  }

  private String runs() {
    return runs.toString();
  }

  /** A replay of synthetic data that is wrong in one point. */
  private void replay(int code, String name, String names, String... options) {
    List<String> command = new ArrayList<>(List.of("replay", "--dataset=synthetic"));
    command.add("--runs=" + runs());
    command.addAll(List.of(options));
    wrong(code, name, names, command);
  }

  /** An evaluation on synthetic data that is wrong in one point. */
  private void evaluate(int code, String name, String names, String... options) {
    List<String> command = new ArrayList<>(List.of("evaluate", "--dataset=synthetic"));
    command.addAll(List.of(options));
    wrong(code, "evaluate: " + name, names, command);
  }

  private void wrong(int code, String name, String names, String... command) {
    wrong(code, name, names, List.of(command));
  }

  private void wrong(int code, String name, String names, List<String> command) {
    wrong.put(name, new Wrong(code, names, command));
  }

  @TestFactory
  Stream<DynamicTest> endsInSecondsWithOneLineAndItsExitCode() {
    return wrong.entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(),
                    () ->
                        check(
                            each.getKey(),
                            each.getValue(),
                            Objects.requireNonNull(outcomes.get(each.getKey())))));
  }

  private static void check(String name, Wrong asked, Commands.Outcome ended) {
    assertThat(ended.code()).as(ended.err()).isEqualTo(asked.code());
    assertThat(ended.err()).contains(asked.names());
    assertThat(ended.err()).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(ended.err()).doesNotContain("unexpected failure");
    assertThat(ended.millis()).isLessThan(SECONDS * 1000);
    if (!name.equals("no verb")) {
      List<String> lines = ended.err().lines().toList();
      assertThat(lines.get(0)).startsWith("reelstream: ");
      // Behind it only where to read on.
      assertThat(lines.subList(1, lines.size()))
          .allMatch(line -> line.startsWith("see: ") || line.startsWith("did you mean "));
    }
  }

  @Test
  void leavesNoRunAndNoTemporaryFilesBehind() throws IOException {
    assertThat(runs).doesNotExist();
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith("reelstream-"));
    }
    assertThat(outcomes).hasSize(wrong.size());
  }

  @Test
  void theProcessEndsWithTheExitCode() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "replay",
                "--k=0")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(err.lines().filter(line -> line.startsWith("reelstream: "))).hasSize(1);
  }
}
