package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.Rating;
import dev.reelstream.event.Recommendation;
import dev.reelstream.replay.Speed;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Failures in the middle of a run: what {@code read_committed} readers see is that of a quiet run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailureITCase {
  private static final double EVENTS_PER_SECOND = 600;

  private final MadeUpStream stream = MadeUpStream.create();
  private JobRig rig;
  private RunOutput quiet;

  @BeforeAll
  void runWithoutFailure() {
    // As many slots as subtasks: the loss of either TaskManager stops the job.
    rig = JobRig.start(2, 1);
    quiet = rig.run(RunRequest.plain(), stream);
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @Test
  void aFailedTaskLosesAndRepeatsNothing() {
    RunOutput run = rig.runFailing(paced().between(FailureITCase::failing), stream);

    assertThat(FailOnce.hasFailed()).isTrue();
    assertThat(run.failures()).isEqualTo(1);
    assertComplete(run);
  }

  @Test
  void aLostTaskManagerLosesAndRepeatsNothing() {
    JobRun job = rig.open(paced(), stream);
    int half = stream.ratings().size() * 3 / 4;
    List<Rating> first = stream.ratings().subList(0, half);
    List<Rating> second = stream.ratings().subList(half, stream.ratings().size());
    AtomicBoolean lost = new AtomicBoolean();
    job.send(first);
    job.awaitConsumed();
    job.awaitCheckpoint();
    job.send(
        second,
        (good, bad, time) -> {
          if (good > second.size() / 3 && lost.compareAndSet(false, true)) {
            rig.flink().terminateTaskManager(0);
            rig.flink().startTaskManager();
          }
        });
    RunOutput run = job.finish();

    assertThat(lost).isTrue();
    assertThat(run.failures()).isPositive();
    assertComplete(run);
  }

  private void assertComplete(RunOutput run) {
    assertThat(run.recommendations()).hasSizeGreaterThan(1_000);
    SameOutput.assertSame(run, quiet);
  }

  private static RunRequest paced() {
    return RunRequest.plain().paced(Speed.MAX, EVENTS_PER_SECOND);
  }

  private static Pipeline.Streams failing(Pipeline.Streams streams) {
    return new Pipeline.Streams(
        streams
            .recommendations()
            .map(new FailOnce<>(), TypeInformation.of(Recommendation.class))
            .uid("fail-once")
            .name("fail once"),
        streams.sessions(),
        streams.late(),
        streams.deadLetters(),
        streams.evaluations());
  }
}
