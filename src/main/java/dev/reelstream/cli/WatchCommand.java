package dev.reelstream.cli;

import dev.reelstream.codec.Json;
import dev.reelstream.codec.MalformedRecordException;
import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.Titles;
import dev.reelstream.event.Recommendation;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.Topic;
import dev.reelstream.report.ExampleUsers;
import dev.reelstream.report.ProgressView;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code watch}: follows recommendations, with titles where a data set tells them. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Follows the recommendations of one user or of all users, until Ctrl-C.")
final class WatchCommand implements Callable<Integer> {
  @Option(
      names = "--user",
      paramLabel = "ID",
      description = "Follow only this user (default: all users).")
  private @Nullable String user;

  @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();

  @Option(
      names = "--from-beginning",
      description = "Start with the oldest recommendation instead of the next one.")
  private boolean fromBeginning;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "Stop after N recommendations (default: never).")
  private long max = Long.MAX_VALUE;

  @Option(names = "--json", description = "Print the records unchanged, one JSON object per line.")
  private boolean json;

  @Option(
      names = "--no-titles",
      description = "Print item ids instead of titles; needs no data set.")
  private boolean noTitles;

  @Mixin private DatasetOptions dataset = new DatasetOptions();

  private final PrintStream out = System.out;

  @Override
  public Integer call() {
    KafkaConnection kafka = kafkaOptions.topics().answering();
    String topic = kafkaOptions.topics().name(Topic.RECOMMENDATIONS);
    Titles titles = noTitles || json ? Titles.none() : titles();
    Map<String, Object> settings = new HashMap<>(kafka.properties());
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    settings.put("isolation.level", "read_committed");
    settings.put("allow.auto.create.topics", false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      follow(consumer, topic, titles);
    } catch (WakeupException e) {
      return 0;
    }
    return 0;
  }

  private void follow(KafkaConsumer<byte[], byte[]> consumer, String topic, Titles titles) {
    List<TopicPartition> partitions = new ArrayList<>();
    consumer
        .partitionsFor(topic)
        .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    if (partitions.isEmpty()) {
      throw new CliException(
          "topic %s does not exist at %s: has a job run there?"
              .formatted(topic, kafkaOptions.topics().kafka().bootstrapServers()));
    }
    consumer.assign(partitions);
    if (fromBeginning) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
    }
    Json reader = new Json();
    long shown = 0;
    while (shown < max) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        if (shown < max
            && (user == null || user.equals(new String(record.key(), StandardCharsets.UTF_8)))) {
          show(record, reader, titles);
          shown++;
        }
      }
      out.flush();
    }
  }

  private void show(ConsumerRecord<byte[], byte[]> record, Json reader, Titles titles) {
    if (json) {
      out.println(new String(record.value(), StandardCharsets.UTF_8));
      return;
    }
    try {
      Recommendation made = reader.read(record.value(), Recommendation.class);
      out.printf(
          "%s  %s@%d  %s%n",
          Instant.ofEpochMilli(made.eventTime()),
          made.model(),
          made.version(),
          made.source().name().toLowerCase(java.util.Locale.ROOT));
      ExampleUsers.lines(List.of(made), titles::of).forEach(out::println);
    } catch (MalformedRecordException e) {
      out.println("offset " + record.offset() + " is no recommendation: " + e.getMessage());
    }
  }

  /** The titles of the data set, or ids where it is not at hand. */
  private Titles titles() {
    try (ProgressView progress = ProgressView.create()) {
      Dataset opened = dataset.open(progress::reading);
      opened.notice().ifPresent(System.err::println);
      // A set that stands in for the one asked for has other films under the same ids.
      return opened.synthetic() && opened.notice().isPresent() ? Titles.none() : opened.titles();
    }
  }
}
