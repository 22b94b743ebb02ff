package dev.reelstream.cli;

import dev.reelstream.codec.Json;
import dev.reelstream.codec.MalformedRecordException;
import dev.reelstream.event.Evaluation;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.TopicReader;
import dev.reelstream.kafka.Topics;
import dev.reelstream.report.Comparison;
import dev.reelstream.report.ComparisonTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code models compare}: the champion beside every shadow and baseline, on the same events. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Compares the champion with each shadow and baseline on the same events, from a run's folder or a Kafka.")
final class ModelsCompareCommand implements Callable<Integer> {
  @Option(names = "--run", paramLabel = "DIR", description = "Folder of a replay, runs/<id>.")
  private @Nullable Path run;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka whose evaluations topic to read instead.")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--topic-prefix",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Prefix for every topic name.")
  private String topicPrefix = "";

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "7",
      description = "Windows that the second table covers (default: ${DEFAULT-VALUE}).")
  private int last = 7;

  @Option(names = "--json", description = "Print one JSON object as the last line.")
  private boolean json;

  private final Json reader = new Json();

  @Override
  public Integer call() {
    if (last < 1) {
      throw new UsageException("--last is " + last + ": expected at least 1");
    }
    if ((run == null) == (bootstrapServers == null)) {
      throw new UsageException(
          "give either --run, the folder of a replay, or --bootstrap-servers, a Kafka");
    }
    List<Evaluation> written = run == null ? ofKafka(String.valueOf(bootstrapServers)) : ofRun(run);
    if (written.isEmpty()) {
      throw new CliException(
          "nothing has been evaluated there yet: the first figures come with the end of a window");
    }
    Comparison comparison = Comparison.of(written, last);
    PrintStream out = System.out;
    if (json) {
      out.println(new String(reader.write(comparison), StandardCharsets.UTF_8));
    } else {
      ComparisonTable.lines(comparison).forEach(out::println);
    }
    return 0;
  }

  private List<Evaluation> ofRun(Path run) {
    Path file = run.resolve("evaluations.jsonl");
    List<Evaluation> written = new ArrayList<>();
    try {
      if (!Files.isRegularFile(file)) {
        throw new UsageException("--run is " + run + ": there is no evaluations.jsonl in it");
      }
      for (String line : Files.readAllLines(file)) {
        written.add(read(line.getBytes(StandardCharsets.UTF_8), file.toString()));
      }
    } catch (IOException e) {
      throw new CliException("cannot read " + file + ": " + e.getMessage());
    }
    return written;
  }

  private List<Evaluation> ofKafka(String servers) {
    KafkaConnection kafka = KafkaConnection.to(servers);
    kafka.admin().close();
    String topic = new Topics(topicPrefix, Topics.DEFAULT_PARTITIONS).name(Topic.EVALUATIONS);
    List<Evaluation> written = new ArrayList<>();
    TopicReader.readAll(kafka, topic, record -> written.add(read(record.value(), topic)));
    return written;
  }

  private Evaluation read(byte[] bytes, String where) {
    try {
      return reader.read(bytes, Evaluation.class);
    } catch (MalformedRecordException e) {
      throw new CliException(where + " holds what it must not: " + e.getMessage());
    }
  }
}
