package dev.reelstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedFlinkITCase {
  private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

  private Path directory;
  private EmbeddedFlink flink;

  @BeforeAll
  void start(@TempDir Path directory) {
    this.directory = directory;
    Configuration conf = new Configuration();
    conf.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    conf.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
    conf.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    flink = EmbeddedFlink.start(directory, conf, 1, 2);
  }

  @AfterAll
  void stop() {
    flink.close();
  }

  @Test
  void runsABoundedJobToItsEnd() {
    StreamExecutionEnvironment environment = environment();
    environment
        .fromData(1, 2, 3)
        .process(new Recording<Integer>("bounded"))
        .sinkTo(new DiscardingSink<>());

    FlinkJob job = flink.submit(environment);

    assertThat(job.await()).isEqualTo(JobStatus.FINISHED);
    assertThat(job.failure()).isEmpty();
    assertThat(SEEN).contains("bounded 1", "bounded 2", "bounded 3");
  }

  @Test
  void drainsAnUnboundedJobWithAFinalWatermark() {
    StreamExecutionEnvironment environment = environment();
    endless(environment, "drained").sinkTo(new DiscardingSink<>());

    FlinkJob job = flink.submit(environment);
    job.awaitRunning(Duration.ofSeconds(30));
    String savepoint = job.stopWithDrain(directory.resolve("savepoints"));

    assertThat(job.status()).isEqualTo(JobStatus.FINISHED);
    assertThat(SEEN).contains("drained timer at the end of time");
    assertThat(savepoint).contains("savepoints");
  }

  @Test
  void cancelsAndTellsWhyAJobFailed() {
    StreamExecutionEnvironment cancelled = environment();
    endless(cancelled, "cancelled").sinkTo(new DiscardingSink<>());
    StreamExecutionEnvironment failing = environment();
    failing
        .fromData("seven")
        .map(Integer::parseInt)
        .returns(Types.INT)
        .sinkTo(new DiscardingSink<>());

    FlinkJob first = flink.submit(cancelled);
    first.cancel();
    first.cancel();
    FlinkJob second = flink.submit(failing);

    assertThat(first.status()).isEqualTo(JobStatus.CANCELED);
    assertThat(second.await()).isEqualTo(JobStatus.FAILED);
    assertThat(second.failure())
        .hasValue("the job failed: NumberFormatException: For input string: \"seven\"");
  }

  @Test
  void tellsWhatAJobThatNeverStartsFailsOf() {
    StreamExecutionEnvironment environment = environment();
    environment.configure(
        Configuration.fromMap(
            Map.of(
                "restart-strategy.type", "fixed-delay",
                "restart-strategy.fixed-delay.attempts", "10",
                "restart-strategy.fixed-delay.delay", "1 min")));
    environment
        .fromData("seven")
        .map(Integer::parseInt)
        .returns(Types.INT)
        .sinkTo(new DiscardingSink<>());

    FlinkJob job = flink.submit(environment);

    assertThatThrownBy(() -> job.awaitRunning(Duration.ofSeconds(5)))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("RESTARTING; the job failed: NumberFormatException");
    job.cancel();
  }

  @Test
  void servesRestOnTheLoopbackAddressOnly() {
    assertThat(flink.restAddress().getHost()).isIn("127.0.0.1", "localhost");
  }

  @Test
  void survivesTheLossOfATaskManagerAndLeavesNothing(@TempDir Path own) throws Exception {
    Set<Thread> before = nonDaemonThreads();
    Configuration conf = new Configuration();
    conf.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    conf.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1_000);
    conf.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
    EmbeddedFlink cluster = EmbeddedFlink.start(own, conf, 1, 1);
    try (cluster) {
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.getExecutionEnvironment(cluster.configuration());
      environment.setParallelism(1);
      endless(environment, "lost").sinkTo(new DiscardingSink<>());
      FlinkJob job = cluster.submit(environment);
      job.awaitRunning(Duration.ofSeconds(30));

      cluster.terminateTaskManager(0);
      cluster.startTaskManager();
      job.awaitRunning(Duration.ofSeconds(30));

      job.cancel();
      assertThat(job.status()).isEqualTo(JobStatus.CANCELED);
    }

    cluster.close();
    try (Stream<Path> files = Files.list(own)) {
      assertThat(files).isEmpty();
    }
    Set<Thread> left = nonDaemonThreads();
    left.removeAll(before);
    assertThat(left).isEmpty();
  }

  private StreamExecutionEnvironment environment() {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(flink.configuration());
    environment.setParallelism(1);
    return environment;
  }

  private static SingleOutputStreamOperator<String> endless(
      StreamExecutionEnvironment environment, String name) {
    DataGeneratorSource<Long> source =
        new DataGeneratorSource<>(
            number -> number, Long.MAX_VALUE, RateLimiterStrategy.perSecond(100), Types.LONG);
    return environment
        .fromSource(
            source,
            WatermarkStrategy.<Long>forMonotonousTimestamps()
                .withTimestampAssigner((number, ignored) -> number),
            name)
        .keyBy(number -> 0)
        .process(new TimerAtTheEnd(name));
  }

  private static Set<Thread> nonDaemonThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && !thread.isDaemon())
        // Netty's shared executor, which ends by itself after a second without work.
        .filter(thread -> !thread.getName().startsWith("globalEventExecutor"))
        .collect(Collectors.toSet());
  }

  /** Its timer lies after every element, so that only a final watermark fires it. */
  private static final class TimerAtTheEnd extends KeyedProcessFunction<Integer, Long, String> {
    private static final long serialVersionUID = 1L;
    private final String name;

    TimerAtTheEnd(String name) {
      this.name = name;
    }

    @Override
    public void processElement(Long number, Context context, Collector<String> out) {
      context.timerService().registerEventTimeTimer(Long.MAX_VALUE - 1);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<String> out) {
      SEEN.add(name + " timer at the end of time");
    }
  }

  private static final class Recording<T> extends ProcessFunction<T, T> {
    private static final long serialVersionUID = 1L;
    private final String name;

    Recording(String name) {
      this.name = name;
    }

    @Override
    public void processElement(T value, Context context, Collector<T> out) {
      SEEN.add(name + " " + value);
    }
  }
}
