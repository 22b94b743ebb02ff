package dev.reelstream.session;

import dev.reelstream.event.LateRating;
import dev.reelstream.event.Session;
import dev.reelstream.ingest.ReceivedRating;
import dev.reelstream.keyed.WriteBehindOperator;
import dev.reelstream.query.Query;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.apache.flink.runtime.metrics.groups.TaskMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** The session operator with keyed state and timers, but no cluster. */
final class SessionHarness implements AutoCloseable {
  private final KeyedOneInputStreamOperatorTestHarness<String, ReceivedRating, Query> flink;

  private final Map<String, Counter> counters;

  private SessionHarness(
      KeyedOneInputStreamOperatorTestHarness<String, ReceivedRating, Query> flink,
      Map<String, Counter> counters) {
    this.flink = flink;
    this.counters = counters;
  }

  static SessionHarness open(SessionRules rules, boolean reorder) throws Exception {
    return open(rules, reorder, null);
  }

  static SessionHarness open(
      SessionRules rules, boolean reorder, @Nullable OperatorSubtaskState restored)
      throws Exception {
    return open(new SessionContextFunction(rules, reorder), restored);
  }

  static SessionHarness open(
      SessionContextFunction function, @Nullable OperatorSubtaskState restored) throws Exception {
    Map<String, Counter> counters = new HashMap<>();
    MockEnvironment environment =
        new MockEnvironmentBuilder().setMetricGroup(task(counters)).build();
    KeyedOneInputStreamOperatorTestHarness<String, ReceivedRating, Query> flink =
        new KeyedOneInputStreamOperatorTestHarness<>(
            WriteBehindOperator.of(function),
            received -> received.rating().userId(),
            Types.STRING,
            environment);
    if (restored != null) {
      flink.initializeState(restored);
    }
    flink.open();
    return new SessionHarness(flink, counters);
  }

  /** A task whose counters are kept by name. */
  private static TaskMetricGroup task(Map<String, Counter> counters) {
    TestingMetricRegistry registry =
        TestingMetricRegistry.builder()
            .setRegisterConsumer(
                (metric, name, group) -> {
                  if (metric instanceof Counter counter) {
                    counters.put(name, counter);
                  }
                })
            .build();
    return TaskManagerMetricGroup.createTaskManagerMetricGroup(
            registry, "localhost", new ResourceID("task-manager"))
        .addJob(new JobID(0, 1), "job")
        .addTask(ExecutionAttemptID.randomId(), "task");
  }

  long count(String counter) {
    return Objects.requireNonNull(counters.get(counter)).getCount();
  }

  void send(ReceivedRating received) throws Exception {
    flink.processElement(received, received.rating().timestamp());
  }

  void watermark(long timestamp) throws Exception {
    flink.processWatermark(timestamp);
  }

  OperatorSubtaskState snapshot() throws Exception {
    return flink.snapshot(1, 1);
  }

  int timers() {
    return flink.numEventTimeTimers();
  }

  List<Query> queries() {
    return flink.extractOutputValues();
  }

  List<Session> sessions() {
    return side(SessionContextFunction.SESSIONS);
  }

  List<LateRating> late() {
    return side(SessionContextFunction.LATE);
  }

  private <T> List<T> side(OutputTag<T> tag) {
    Queue<StreamRecord<T>> records = flink.getSideOutput(tag);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }

  @Override
  public void close() throws Exception {
    flink.close();
  }
}
