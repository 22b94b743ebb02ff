package dev.reelstream.collect;

import dev.reelstream.dataset.Ratings;
import dev.reelstream.event.Rating;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.local.EmbeddedFlink;
import dev.reelstream.local.LocalStack;
import dev.reelstream.replay.Fraction;
import dev.reelstream.replay.ReplayClock;
import dev.reelstream.replay.ReplayProgress;
import dev.reelstream.replay.ReplayRequest;
import dev.reelstream.replay.ReplayResult;
import dev.reelstream.replay.Replayer;
import dev.reelstream.replay.Speed;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.flink.configuration.BatchExecutionOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker with ratings on it, and the environments that collections run in. */
final class CollectRig implements AutoCloseable {
  static final int PARTITIONS = 3;

  private final LocalStack stack = LocalStack.create();
  private final KafkaConnection kafka = KafkaConnection.to(stack.startKafka(0).bootstrapServers());

  private final EmbeddedFlink flink = stack.startFlink(configuration(), 1, 2);

  KafkaConnection kafka() {
    return kafka;
  }

  void createTopic(String topic) throws Exception {
    try (var admin = kafka.admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, PARTITIONS, (short) 1)
                      .configs(
                          Map.of(
                              "retention.ms",
                              "-1",
                              "message.timestamp.before.max.ms",
                              Long.toString(Long.MAX_VALUE)))))
          .all()
          .get();
      kafka.awaitCreated(admin, List.of(topic));
    }
  }

  /** Everything, an hour out of order, every fiftieth rating twice, with bad records between. */
  ReplayResult sendInDisorder(String topic, Ratings ratings) {
    List<Rating> sent = new ArrayList<>();
    for (int row = 0; row < ratings.size(); row++) {
      sent.add(ratings.get(row));
      if (row % 50 == 0) {
        sent.add(ratings.get(row));
      }
    }
    return new Replayer(kafka, ReplayClock.system())
        .replay(
            sent.iterator(),
            new ReplayRequest(
                topic,
                Speed.MAX,
                OptionalDouble.empty(),
                Long.MAX_VALUE,
                Duration.ofHours(1),
                Fraction.parse("2%"),
                11),
            ReplayProgress.NONE);
  }

  KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("bootstrap.servers", kafka.bootstrapServers());
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** As the product does. */
  CollectResult collect(Bound bound, Path output) {
    return collect(remote(2, configuration()), bound, output);
  }

  /** By exactly so many tasks, where Flink would take fewer for so few ratings. */
  CollectResult collectBy(int tasks, Bound bound, Path output) {
    Configuration configuration = configuration();
    configuration.set(BatchExecutionOptions.ADAPTIVE_AUTO_PARALLELISM_ENABLED, false);
    return collect(remote(tasks, configuration), bound, output);
  }

  /** On a cluster that starts and ends with the job. */
  CollectResult collectLocally(Bound bound, Path output) {
    return collect(
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration()), bound, output);
  }

  private CollectResult collect(StreamExecutionEnvironment env, Bound bound, Path output) {
    return CollectExamples.run(env, kafka, bound, output, CollectExamples.DEFAULT_BUCKETS);
  }

  /** On a cluster that is there, as `flink run` would find it. */
  private StreamExecutionEnvironment remote(int parallelism, Configuration configuration) {
    URI address = flink.restAddress();
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createRemoteEnvironment(
            address.getHost(), address.getPort(), configuration);
    env.setParallelism(parallelism);
    return env;
  }

  static Configuration configuration() {
    Path conf = Path.of(System.getProperty("user.dir"), "conf");
    return GlobalConfiguration.loadConfiguration(conf.toString());
  }

  static List<Rating> rows(Ratings ratings) {
    return IntStream.range(0, ratings.size()).mapToObj(ratings::get).toList();
  }

  @Override
  public void close() {
    stack.close();
  }
}
