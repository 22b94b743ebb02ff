package dev.reelstream.evaluation;

import dev.reelstream.event.Evaluation;
import dev.reelstream.keyed.WriteBehindCoOperator;
import dev.reelstream.keyed.WriteBehindOperator;
import dev.reelstream.query.Query;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.jspecify.annotations.Nullable;

/** Each operator on RocksDB, keyed as the job keys it, opened from a snapshot or from nothing. */
final class Harnesses {
  static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(7), ZoneOffset.UTC);
  private static final int MAX_PARALLELISM = 128;

  private Harnesses() {}

  static KeyedOneInputStreamOperatorTestHarness<Long, Query, Query> order(
      @Nullable OperatorSubtaskState snapshot) throws Exception {
    return order(new EventTimeOrderOperator(), snapshot);
  }

  static KeyedOneInputStreamOperatorTestHarness<Long, Query, Query> order(
      EventTimeOrderOperator operator, @Nullable OperatorSubtaskState snapshot) throws Exception {
    return opened(
        new KeyedOneInputStreamOperatorTestHarness<>(operator, Query::eventTime, Types.LONG),
        TypeInformation.of(Query.class),
        snapshot);
  }

  static KeyedOneInputStreamOperatorTestHarness<Integer, Query, RankedList> baselines(
      int k, int followersOnHeap, @Nullable OperatorSubtaskState snapshot) throws Exception {
    return opened(
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new BaselinesFunction(k, CLOCK, followersOnHeap)),
            query -> 0,
            Types.INT),
        TypeInformation.of(RankedList.class),
        snapshot);
  }

  static KeyedTwoInputStreamOperatorTestHarness<String, Positive, RankedList, Outcome> join(
      int k, int parallelism, int subtask, @Nullable OperatorSubtaskState snapshot)
      throws Exception {
    return join(new OutcomeJoinFunction(k), parallelism, subtask, snapshot);
  }

  static KeyedTwoInputStreamOperatorTestHarness<String, Positive, RankedList, Outcome> join(
      OutcomeJoinFunction function,
      int parallelism,
      int subtask,
      @Nullable OperatorSubtaskState snapshot)
      throws Exception {
    return opened(
        new KeyedTwoInputStreamOperatorTestHarness<>(
            WriteBehindCoOperator.of(function),
            Positive::userId,
            RankedList::userId,
            Types.STRING,
            MAX_PARALLELISM,
            parallelism,
            subtask),
        TypeInformation.of(Outcome.class),
        snapshot);
  }

  static KeyedOneInputStreamOperatorTestHarness<String, Outcome, Evaluation> windows(
      int k, Duration size, @Nullable Long liveFrom, @Nullable OperatorSubtaskState snapshot)
      throws Exception {
    return opened(
        new KeyedOneInputStreamOperatorTestHarness<>(
            WriteBehindOperator.of(new EvaluationWindowsFunction(k, size, liveFrom)),
            Outcome::modelKey,
            Types.STRING),
        TypeInformation.of(Evaluation.class),
        snapshot);
  }

  /** State that an earlier layout wrote, unpacked into {@code directory}. */
  static OperatorSubtaskState compat(String name, Path directory) throws Exception {
    Path unpacked = directory.resolve(name);
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(Harnesses.class.getResourceAsStream("/compat/" + name)))) {
      Files.copy(in, unpacked);
    }
    return OperatorSnapshotUtil.readStateHandle(unpacked.toString());
  }

  private static <OUT, H extends AbstractStreamOperatorTestHarness<OUT>> H opened(
      H harness, TypeInformation<OUT> type, @Nullable OperatorSubtaskState snapshot)
      throws Exception {
    ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig())
        .setGenericTypes(false);
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    harness.setup(type.createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    if (snapshot != null) {
      harness.initializeState(snapshot);
    }
    harness.open();
    return harness;
  }
}
