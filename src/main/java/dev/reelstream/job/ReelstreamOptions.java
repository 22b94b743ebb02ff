package dev.reelstream.job;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.reelstream.retrieval.Capability;
import dev.reelstream.retrieval.index.IndexChoice;
import dev.reelstream.session.SessionRules.ContextScope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.configuration.ConfigOption;

/**
 * Every option of the job: key, type, default and meaning in one place; {@code
 * docs/configuration.md} is made from it.
 */
public final class ReelstreamOptions {
  public static final ConfigOption<String> BOOTSTRAP_SERVERS =
      key("kafka.bootstrap-servers")
          .stringType()
          .defaultValue("localhost:9092")
          .withDescription("Kafka brokers, host:port, separated by commas.");
  public static final ConfigOption<String> GROUP_ID =
      key("kafka.group-id")
          .stringType()
          .defaultValue("reelstream")
          .withDescription("Consumer group whose committed offsets show how far the job has come.");
  public static final ConfigOption<String> TOPIC_PREFIX =
      key("kafka.topic-prefix")
          .stringType()
          .defaultValue("")
          .withDescription(
              "Put before every topic name, so that several jobs can share a cluster.");
  public static final ConfigOption<Delivery> DELIVERY =
      key("delivery")
          .enumType(Delivery.class)
          .defaultValue(Delivery.EXACTLY_ONCE)
          .withDescription(
              "exactly-once: readers with isolation.level=read_committed see every record once, when the checkpoint commits. "
                  + "at-least-once: readers see records at once, and after a failure some twice; (userId, seq) tells which.");
  public static final ConfigOption<String> TRANSACTIONAL_ID_PREFIX =
      key("kafka.transactional-id-prefix")
          .stringType()
          .defaultValue("reelstream")
          .withDescription(
              "Starts the transactional ids of the sinks; one per job, and fixed for the job's life.");
  public static final ConfigOption<Duration> TRANSACTION_TIMEOUT =
      key("kafka.transaction-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(14))
          .withDescription(
              "Longest outage that loses nothing under exactly-once; at most the broker's transaction.max.timeout.ms, which is "
                  + "15 min unless set.");
  public static final ConfigOption<Duration> OUT_OF_ORDERNESS =
      key("ingest.out-of-orderness")
          .durationType()
          .defaultValue(Duration.ZERO)
          .withDescription(
              "How far a rating may lie behind the newest of its partition. Above zero, ratings wait until the watermark "
                  + "reaches them, so that such disorder leaves no trace; zero answers every rating when it comes.");
  public static final ConfigOption<Duration> IDLE_TIMEOUT =
      key("ingest.idle-timeout")
          .durationType()
          .defaultValue(Duration.ZERO)
          .withDescription(
              "After this silence a partition no longer holds event time back; zero for never. Leave it at zero for replays.");
  public static final ConfigOption<Duration> SESSION_GAP =
      key("session.gap")
          .durationType()
          .defaultValue(Duration.ofHours(1))
          .withDescription(
              "A session ends when the next rating comes more than this after its last one.");
  public static final ConfigOption<Double> MIN_RATING =
      key("min-rating")
          .doubleType()
          .defaultValue(2.0)
          .withDescription(
              "A rating at or above it is a positive; only positives enter contexts and labels.");
  public static final ConfigOption<Integer> CONTEXT_LENGTH =
      key("context.length")
          .intType()
          .defaultValue(10)
          .withDescription(
              "How many positives a context holds, 1 to 1000; the model reads the last ones it was exported for.");
  public static final ConfigOption<ContextScope> CONTEXT_SCOPE =
      key("context.scope")
          .enumType(ContextScope.class)
          .defaultValue(ContextScope.USER)
          .withDescription(
              "user: a context goes on across sessions. session: it restarts with each.");
  public static final ConfigOption<Long> LIVE_FROM =
      key("live-from")
          .longType()
          .defaultValue(0L)
          .withDescription(
              "Event time, epoch milliseconds, from which on positives make recommendations; what is older only builds "
                  + "contexts, seen sets and baselines.");
  public static final ConfigOption<Integer> K =
      key("recommend.k")
          .intType()
          .defaultValue(10)
          .withDescription("How many items a recommendation holds, 1 to 1000.");
  public static final ConfigOption<Boolean> FOLLOWERS =
      key(Capability.TRANSITIONS.option())
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Counts what follows each item and brings it to every query, which a hybrid model needs. Every query then waits "
                  + "until the watermark has passed it. false: a hybrid is refused.");
  public static final ConfigOption<Boolean> INCREMENTAL =
      key(Capability.USER_STATE.option())
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Keeps what the model has made of each user's positives and advances it by one step per positive, which a "
                  + "gru-incremental model needs. false: a gru-incremental is refused.");
  public static final ConfigOption<Duration> RECOMMEND_TIMEOUT =
      key("recommend.timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription(
              "After this a query gets the popularity list instead of the model's answer.");
  public static final ConfigOption<Duration> LOAD_TIMEOUT =
      key("recommend.load-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(1))
          .withDescription(
              "An announced version that takes longer than this to load is refused, and the version before it stays.");
  public static final ConfigOption<Integer> BATCH_SIZE =
      key("retrieval.batch-size")
          .intType()
          .defaultValue(256)
          .withDescription("Most queries that go through the tower in one call.");
  public static final ConfigOption<Duration> BATCH_WAIT =
      key("retrieval.batch-wait")
          .durationType()
          .defaultValue(Duration.ofMillis(5))
          .withDescription("Longest time the first query of a batch waits for company.");
  public static final ConfigOption<Integer> CAPACITY =
      key("retrieval.capacity")
          .intType()
          .defaultValue(1024)
          .withDescription(
              "Queries under way per subtask before the stream is held back; at least retrieval.batch-size.");
  public static final ConfigOption<Boolean> SHADOW_WAIT =
      key("shadow.wait")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Whether the stream waits for shadows that fall behind. false: once retrieval.capacity of their queries are under "
                  + "way, those count with the popularity list and the champion never waits. true: every shadow is asked every "
                  + "query, at the pace of the slowest (a replay does so unless told otherwise).");
  public static final ConfigOption<IndexChoice> INDEX =
      key("retrieval.index")
          .enumType(IndexChoice.class)
          .defaultValue(IndexChoice.AUTO)
          .withDescription(
              "auto: a version that holds a graph of its items, as those of large catalogues do, is searched by it, any other exactly. "
                  + "exact: every item is scored. approximate: a version without a graph gets one when it is loaded.");
  public static final ConfigOption<Boolean> EVALUATION =
      key("evaluation.enabled")
          .booleanType()
          .defaultValue(true)
          .withDescription(
              "Measures hit rates and runs shadows and baselines beside the champion.");
  public static final ConfigOption<Duration> EVALUATION_WINDOW =
      key("evaluation.window")
          .durationType()
          .defaultValue(Duration.ofDays(1))
          .withDescription("Length of the event-time windows on the evaluations topic.");

  /** In the order in which the stages use them. */
  public static final List<ConfigOption<?>> ALL =
      List.of(
          BOOTSTRAP_SERVERS,
          GROUP_ID,
          TOPIC_PREFIX,
          DELIVERY,
          TRANSACTIONAL_ID_PREFIX,
          TRANSACTION_TIMEOUT,
          OUT_OF_ORDERNESS,
          IDLE_TIMEOUT,
          SESSION_GAP,
          MIN_RATING,
          CONTEXT_LENGTH,
          CONTEXT_SCOPE,
          LIVE_FROM,
          K,
          FOLLOWERS,
          INCREMENTAL,
          RECOMMEND_TIMEOUT,
          LOAD_TIMEOUT,
          BATCH_SIZE,
          BATCH_WAIT,
          CAPACITY,
          INDEX,
          SHADOW_WAIT,
          EVALUATION,
          EVALUATION_WINDOW);

  private static final Map<Capability, ConfigOption<Boolean>> PROVIDING =
      Map.of(Capability.TRANSITIONS, FOLLOWERS, Capability.USER_STATE, INCREMENTAL);

  private ReelstreamOptions() {}

  /** The option that has the job provide what some models need. */
  static ConfigOption<Boolean> providing(Capability capability) {
    return Objects.requireNonNull(PROVIDING.get(capability), capability + " has no option");
  }

  /** What readers of the job's topics can rely on. */
  public enum Delivery {
    EXACTLY_ONCE("exactly-once"),
    AT_LEAST_ONCE("at-least-once");

    private final String text;

    Delivery(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
