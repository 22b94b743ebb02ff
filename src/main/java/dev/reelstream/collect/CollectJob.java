package dev.reelstream.collect;

import dev.reelstream.kafka.KafkaConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** The batch job: the topic → ratings with their places → one history per user → files. */
final class CollectJob {
  // A broker that restarts, not a bound that cannot be read.
  private static final int RESTARTS = 2;
  private static final Duration RESTART_DELAY = Duration.ofSeconds(2);

  private CollectJob() {}

  static void define(
      StreamExecutionEnvironment env,
      KafkaConnection kafka,
      Bound bound,
      Path folder,
      int buckets) {
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    env.configure(restarts());
    env.fromSource(source(kafka, bound), WatermarkStrategy.noWatermarks(), bound.topic())
        .uid("collect-ratings-source")
        .filter(new KeepRatingsFunction())
        .uid("collect-keep-ratings")
        .name("keep ratings")
        .keyBy(CollectJob::user)
        .window(GlobalWindows.createWithEndOfStreamTrigger())
        .process(new HistoryFunction(), TypeInformation.of(UserHistory.class))
        .uid("collect-histories")
        .name("histories")
        .sinkTo(sink(folder, buckets))
        .uid("collect-files")
        .name("files");
  }

  private static String user(PlacedRating placed) {
    return Objects.requireNonNull(placed.rating(), "rating is null").userId();
  }

  private static KafkaSource<PlacedRating> source(KafkaConnection kafka, Bound bound) {
    Map<TopicPartition, Long> from = new HashMap<>();
    Map<TopicPartition, Long> until = new HashMap<>();
    bound
        .partitions()
        .forEach(
            (number, range) -> {
              TopicPartition partition = new TopicPartition(bound.topic(), number);
              from.put(partition, range.from());
              until.put(partition, range.until());
            });
    Properties properties = new Properties();
    properties.putAll(kafka.properties());
    properties.setProperty("isolation.level", "read_committed");
    return KafkaSource.<PlacedRating>builder()
        .setBootstrapServers(kafka.bootstrapServers())
        // The bound's partitions alone: a topic may have got more of them since.
        .setPartitions(new HashSet<>(from.keySet()))
        .setClientIdPrefix("reelstream-collect")
        .setStartingOffsets(OffsetsInitializer.offsets(from, OffsetResetStrategy.NONE))
        .setBounded(OffsetsInitializer.offsets(until, OffsetResetStrategy.NONE))
        .setDeserializer(new PlacedRatingDeserializer())
        .setProperties(properties)
        .build();
  }

  private static FileSink<UserHistory> sink(Path folder, int buckets) {
    return FileSink.forBulkFormat(
            new org.apache.flink.core.fs.Path(folder.toUri()), new WriterFactory())
        .withBucketAssigner(new UserBuckets(buckets))
        .withOutputFileConfig(
            OutputFileConfig.builder().withPartPrefix("part").withPartSuffix(".parquet").build())
        .build();
  }

  private static Configuration restarts() {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, RESTARTS);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, RESTART_DELAY);
    return configuration;
  }

  private static final class WriterFactory implements BulkWriter.Factory<UserHistory> {
    private static final long serialVersionUID = 1L;

    @Override
    public BulkWriter<UserHistory> create(FSDataOutputStream out) throws IOException {
      return new HistoryFileWriter(out);
    }
  }
}
