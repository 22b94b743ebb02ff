package dev.reelstream.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.reelstream.job.JobConfig;
import dev.reelstream.job.ReelstreamOptions;
import dev.reelstream.kafka.Topic;
import dev.reelstream.local.EmbeddedFlink;
import dev.reelstream.local.FlinkJob;
import dev.reelstream.local.KafkaProcess;
import dev.reelstream.local.LocalFlink;
import dev.reelstream.local.LocalStack;
import dev.reelstream.local.LocalStackException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs jobs one after the other on a cluster in this process and a broker in its own. */
final class JobRunner implements AutoCloseable {
  static final int SLOTS = 2;

  private static final Duration START = Duration.ofMinutes(2);

  /** A million sessions that end at one watermark take more than a minute without an answer. */
  private static final Duration STANDSTILL = Duration.ofMinutes(5);

  private static final long POLL_NANOS = Duration.ofMillis(25).toNanos();

  private final BenchSession session;
  private final LocalStack stack;
  private final KafkaProcess broker;
  private final TopicEnds ends;
  private final EmbeddedFlink flink;
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private int runs;

  JobRunner(BenchSession session) {
    this.session = session;
    stack = session.stack();
    broker = session.broker();
    ends = new TopicEnds(session.kafka());
    flink = stack.startFlink(LocalFlink.configuration(SLOTS), 1, SLOTS);
  }

  /**
   * Runs a job until it has answered the whole topic, and checks what it has written.
   *
   * @throws BenchException if answers are missing or too many
   */
  ProgressCurve drain(LoadedTopic topic, JobSetting setting) {
    try (Running running = start(topic, setting)) {
      long expected = topic.answers(setting.stage());
      ProgressCurve curve = running.follow(expected);
      running.stop();
      Completeness.check(topic, setting.stage(), expected);
      session.progress(
          "  %s: %s events/s; job %s, broker %s µs an event"
              .formatted(
                  setting.stage().title(),
                  NumberText.plain(curve.eventsPerSecond()),
                  NumberText.plain(curve.jobCpuMicros()),
                  NumberText.plain(curve.brokerCpuMicros())));
      return curve;
    }
  }

  /** Starts a job over a topic; what earlier ones have written there is removed. */
  Running start(LoadedTopic topic, JobSetting setting) {
    ends.empty(
        Stream.of(Topic.values())
            .filter(each -> each != Topic.RATINGS && !each.compacted())
            .map(topic::name)
            .toList());
    Configuration configuration = flink.configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, setting.checkpoints());
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, setting.parallelism());
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(configuration);
    setting.stage().define(env, JobConfig.parse(options(topic, setting)));
    FlinkJob job = flink.submit(env);
    return new Running(job, topic, setting.stage());
  }

  private Map<String, String> options(LoadedTopic topic, JobSetting setting) {
    String id = "bench-" + ++runs;
    Map<String, String> options = new LinkedHashMap<>();
    options.put(ReelstreamOptions.BOOTSTRAP_SERVERS.key(), broker.bootstrapServers());
    options.put(ReelstreamOptions.TOPIC_PREFIX.key(), topic.topics().prefix());
    options.put(ReelstreamOptions.GROUP_ID.key(), id);
    options.put(ReelstreamOptions.TRANSACTIONAL_ID_PREFIX.key(), id);
    options.put(ReelstreamOptions.DELIVERY.key(), setting.delivery().toString());
    options.put(ReelstreamOptions.EVALUATION.key(), Boolean.toString(setting.stage().evaluates()));
    return options;
  }

  /** A job under way. */
  final class Running implements AutoCloseable {
    private final FlinkJob job;
    private final LoadedTopic topic;
    private final Stage stage;
    private final long before;

    private Running(FlinkJob job, LoadedTopic topic, Stage stage) {
      this.job = job;
      this.topic = topic;
      this.stage = stage;
      this.before = ends.of(topic.name(Topic.RECOMMENDATIONS));
    }

    FlinkJob job() {
      return job;
    }

    void awaitStart() {
      job.awaitRunning(START);
    }

    /** Watches until this many answers stand on the output topic. */
    ProgressCurve follow(long expected) {
      awaitStart();
      List<Sample> samples = new ArrayList<>();
      long moved = System.nanoTime();
      Sample last = sample();
      samples.add(last);
      while (last.answers() < expected) {
        LockSupport.parkNanos(POLL_NANOS);
        Sample next = sample();
        samples.add(next);
        if (next.answers() > last.answers()) {
          moved = next.nanos();
        } else if (next.nanos() - moved > STANDSTILL.toNanos()) {
          throw new BenchException(
              "%s stands still at %d of %d answers"
                  .formatted(stage.title(), next.answers(), expected));
        }
        job.failure()
            .ifPresent(
                why -> {
                  throw new BenchException(stage.title() + ": " + why);
                });
        last = next;
      }
      return new ProgressCurve(samples, (double) topic.events() / topic.answers(stage));
    }

    private Sample sample() {
      long answers = ends.of(topic.name(Topic.RECOMMENDATIONS)) - before;
      return new Sample(
          System.nanoTime(), answers, system.getProcessCpuTime(), broker.cpu().toNanos());
    }

    /** Ends the job; everything it has made is committed then. */
    void stop() {
      job.stopWithDrain(stack.directory().resolve("savepoints"));
    }

    /** Ends the job as it is, unless it has ended. */
    @Override
    public void close() {
      try {
        job.cancel();
      } catch (LocalStackException e) {
        throw new BenchException(stage.title() + " cannot be ended: " + e.getMessage(), e);
      }
    }
  }

  @Override
  public void close() {
    flink.close();
    ends.close();
  }
}
