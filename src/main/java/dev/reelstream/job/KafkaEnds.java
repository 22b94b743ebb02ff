package dev.reelstream.job;

import dev.reelstream.event.DeadLetter;
import dev.reelstream.ingest.Decoded;
import dev.reelstream.ingest.RatingDeserializer;
import dev.reelstream.ingest.RatingWatermarks;
import dev.reelstream.job.ReelstreamOptions.Delivery;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.Topics;
import dev.reelstream.recommend.AliasChange;
import dev.reelstream.recommend.AnnouncementDeserializer;
import dev.reelstream.recommend.ControlWatermarks;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** The two ends of the pipeline on Kafka; a test may put others in their place. */
final class KafkaEnds {
  private static final int GATHERED_BYTES = 32 << 10;
  private static final Duration GATHERING = Duration.ofMillis(5);

  /**
   * A partition's ratings come in one piece, those of the others behind them, and event time waits
   * for the last: at Kafka's megabyte a backlog is read tens of thousands of ratings out of order.
   */
  private static final int PARTITION_BYTES = 64 << 10;

  /** Of one partition, before compression's gain is known: some 200 recommendations. */
  private static final int BATCH_BYTES = 128 << 10;

  /** A recommendation is waited for; what else is written may wait for company. */
  private static final Duration PROMPT = Duration.ofMillis(5);

  private static final Duration PATIENT = Duration.ofMillis(100);

  private final JobConfig config;
  private final Topics topics;
  private final Map<String, String> clientProperties;

  KafkaEnds(JobConfig config, Map<String, String> clientProperties) {
    this.config = config;
    this.topics = new Topics(config.kafka().topicPrefix(), Topics.DEFAULT_PARTITIONS);
    this.clientProperties = clientProperties;
  }

  JobConfig config() {
    return config;
  }

  /** What the topic is called in this installation. */
  String topic(Topic topic) {
    return topics.name(topic);
  }

  DataStream<Decoded> ratings(StreamExecutionEnvironment env) {
    return source(
        env,
        new RatingDeserializer(),
        RatingWatermarks.strategy(config.ingest().outOfOrderness(), config.ingest().idleTimeout()));
  }

  /** The ratings topic, read in any way. */
  <T> DataStream<T> source(
      StreamExecutionEnvironment env,
      KafkaRecordDeserializationSchema<T> deserializer,
      WatermarkStrategy<T> watermarks) {
    KafkaSource<T> source =
        KafkaSource.<T>builder()
            .setBootstrapServers(config.kafka().bootstrapServers())
            .setTopics(topics.name(Topic.RATINGS))
            .setGroupId(config.kafka().groupId())
            .setClientIdPrefix(config.kafka().groupId() + "-ratings")
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(deserializer)
            .setProperties(gathering(readerProperties()))
            .build();
    return env.fromSource(source, watermarks, Operators.RATINGS_SOURCE.title())
        .uid(Operators.RATINGS_SOURCE.uid());
  }

  /**
   * Changes of aliases from an offset on.
   *
   * @param from per partition of the models topic, the first record that the job has not been
   *     started with
   */
  DataStream<AliasChange> models(StreamExecutionEnvironment env, Map<TopicPartition, Long> from) {
    KafkaSource<AliasChange> source =
        KafkaSource.<AliasChange>builder()
            .setBootstrapServers(config.kafka().bootstrapServers())
            .setTopics(topics.name(Topic.MODELS))
            .setGroupId(config.kafka().groupId() + "-models")
            .setClientIdPrefix(config.kafka().groupId() + "-models")
            .setStartingOffsets(OffsetsInitializer.offsets(from, OffsetResetStrategy.EARLIEST))
            .setDeserializer(new AnnouncementDeserializer())
            .setProperties(readerProperties())
            .build();
    return env.fromSource(source, ControlWatermarks.strategy(), Operators.MODELS_SOURCE.title())
        .uid(Operators.MODELS_SOURCE.uid())
        .setParallelism(1);
  }

  /** Writes every stream of the pipeline to its topic. */
  void write(Pipeline.Streams streams) {
    sink(
        streams.recommendations(),
        EventSerializer.recommendations(topics.name(Topic.RECOMMENDATIONS)),
        Operators.RECOMMENDATIONS_SINK);
    sink(
        streams.sessions(),
        EventSerializer.sessions(topics.name(Topic.SESSIONS)),
        Operators.SESSIONS_SINK);
    sink(
        streams.late(), EventSerializer.late(topics.name(Topic.LATE_RATINGS)), Operators.LATE_SINK);
    writeDeadLetters(streams.deadLetters());
    if (streams.evaluations() != null) {
      sink(
          streams.evaluations(),
          EventSerializer.evaluations(topics.name(Topic.EVALUATIONS)),
          Operators.EVALUATIONS_SINK);
    }
  }

  void writeDeadLetters(DataStream<DeadLetter> deadLetters) {
    sink(
        deadLetters,
        EventSerializer.deadLetters(topics.name(Topic.DEAD_LETTERS)),
        Operators.DEAD_LETTERS_SINK);
  }

  /** Writes a stream with the job's delivery guarantee. */
  <T> void sink(DataStream<T> stream, EventSerializer<T> serializer, Operators operator) {
    boolean exactlyOnce = config.kafka().delivery() == Delivery.EXACTLY_ONCE;
    Properties producer = new Properties();
    producer.putAll(clientProperties);
    producer.setProperty("compression.type", "lz4");
    producer.setProperty("batch.size", Integer.toString(BATCH_BYTES));
    producer.setProperty(
        "linger.ms",
        Long.toString((operator == Operators.RECOMMENDATIONS_SINK ? PROMPT : PATIENT).toMillis()));
    producer.setProperty(
        "transaction.timeout.ms", Long.toString(config.kafka().transactionTimeout().toMillis()));
    KafkaSink<T> sink =
        KafkaSink.<T>builder()
            .setBootstrapServers(config.kafka().bootstrapServers())
            .setRecordSerializer(serializer)
            .setDeliveryGuarantee(
                exactlyOnce ? DeliveryGuarantee.EXACTLY_ONCE : DeliveryGuarantee.AT_LEAST_ONCE)
            .setTransactionalIdPrefix(transactionalIds(config, operator))
            // Reuses a few transactional ids instead of making one per checkpoint, which at short
            // intervals would fill the
            // broker's transaction log.
            .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
            .setKafkaProducerConfig(producer)
            .build();
    stream
        .sinkTo(sink)
        .uid(operator.uid())
        .name(operator.title())
        .setParallelism(stream.getParallelism());
  }

  /** How a sink's transactional ids begin. */
  static String transactionalIds(JobConfig config, Operators sink) {
    return config.kafka().transactionalIdPrefix() + "-" + sink.uid();
  }

  /**
   * Waits some milliseconds for more than one record. A request for each costs reader and broker
   * more than the job takes for the record, at ratings that come in thousands per second.
   */
  private static Properties gathering(Properties properties) {
    properties.putIfAbsent("fetch.min.bytes", Integer.toString(GATHERED_BYTES));
    properties.putIfAbsent("fetch.max.wait.ms", Long.toString(GATHERING.toMillis()));
    properties.putIfAbsent("max.partition.fetch.bytes", Integer.toString(PARTITION_BYTES));
    return properties;
  }

  private Properties readerProperties() {
    Properties properties = new Properties();
    properties.putAll(clientProperties);
    properties.setProperty("isolation.level", "read_committed");
    return properties;
  }
}
