package dev.reelstream.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.query.Query;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.GruSteps;
import dev.reelstream.retrieval.ServingModel;
import dev.reelstream.retrieval.TinyModels;
import dev.reelstream.retrieval.index.IndexChoice;
import dev.reelstream.training.SmallGru;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserStateFunctionTest {
  private static final int LENGTH = 10;
  private static final int MOST_SUBTASKS = 8;

  /** More than a context shows. */
  private static final List<String> LONG =
      IntStream.range(0, 25).mapToObj(i -> "i" + 7 * i % 30).toList();

  private ModelRef first;
  private ModelRef second;
  private ModelRef plain;
  private ServingModel model;
  private GruSteps steps;

  @BeforeAll
  void publish(@TempDir Path directory) {
    ModelRegistry registry = new ModelRegistry(directory);
    ModelVersion version = SmallGru.publish(registry, "gru-incremental", SmallGru.ring(), 3);
    first = stamp(version);
    second = stamp(SmallGru.publish(registry, "gru-incremental", SmallGru.ring(), 4));
    plain = stamp(TinyModels.publish(registry, 20, 1));
    model = ServingModel.load(version);
    steps = model.steps().orElseThrow();
  }

  @AfterAll
  void close() {
    model.close();
  }

  private static ModelRef stamp(ModelVersion version) {
    return ModelRef.of(version.announce(ModelAnnouncement.CHAMPION));
  }

  @Test
  void aUsersStateGrowsByOneStepPerPositiveAndRemembersAllOfThem() throws Exception {
    try (var operator = operator(1, 0, null)) {
      send(operator, "ann", LONG, 1, first);
      send(operator, "bob", List.of("i4", "i5"), 1, first);
      List<StampedQuery> out = operator.extractOutputValues();
      for (int i = 0; i < LONG.size(); i++) {
        assertThat(state(out.get(i))).isEqualTo(stepped(LONG.subList(0, i + 1)));
      }
      assertThat(state(out.get(24))).isNotEqualTo(steps.run(LONG));
      assertThat(state(out.get(26))).isEqualTo(steps.run(List.of("i4", "i5")));
    }
  }

  @Test
  void aRestoreAtAnotherParallelismGoesOnWhereItWas() throws Exception {
    OperatorSubtaskState snapshot;
    try (var operator = operator(1, 0, null)) {
      for (String user : List.of("ann", "bob", "eve", "joe")) {
        send(operator, user, LONG.subList(0, 20), 1, first);
      }
      snapshot = operator.snapshot(1, 1);
    }
    List<String> answered = new ArrayList<>();
    for (int subtask = 0; subtask < 2; subtask++) {
      try (var operator =
          operator(
              2,
              subtask,
              AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  snapshot, MOST_SUBTASKS, 1, 2, subtask))) {
        for (String user : List.of("ann", "bob", "eve", "joe")) {
          if (subtask == subtaskOf(user)) {
            operator.processElement(query(user, LONG, 21, first), 21);
            answered.add(user);
          }
        }
        assertThat(operator.extractOutputValues())
            .allSatisfy(each -> assertThat(state(each)).isEqualTo(stepped(LONG.subList(0, 21))));
      }
    }
    assertThat(answered).hasSize(4);
  }

  private static int subtaskOf(String user) {
    return org.apache.flink.runtime.state.KeyGroupRangeAssignment.assignKeyToParallelOperator(
        user, MOST_SUBTASKS, 2);
  }

  @Test
  void anotherVersionStartsFromTheContext() throws Exception {
    try (var operator = operator(1, 0, null)) {
      send(operator, "ann", LONG.subList(0, 20), 1, first);
      operator.processElement(query("ann", LONG, 21, second), 21);
      operator.processElement(query("ann", LONG, 22, first), 22);
      operator.processElement(query("ann", LONG, 23, first), 23);
      List<StampedQuery> out = operator.extractOutputValues();
      assertThat(state(out.get(20))).isNotEqualTo(steps.run(LONG.subList(0, 21)));
      // Meanwhile it has missed one, so what it knew before is worth nothing.
      assertThat(state(out.get(21))).isEqualTo(steps.run(LONG.subList(0, 22)));
      assertThat(state(out.get(22)))
          .isEqualTo(steps.step(steps.run(LONG.subList(0, 22)), LONG.get(22)));
    }
  }

  @Test
  void versionsThatAreAskedTheSameQueriesKeepAStateEach() throws Exception {
    try (var operator = operator(1, 0, null)) {
      for (int seq = 1; seq <= LONG.size(); seq++) {
        operator.processElement(query("ann", LONG, seq, first), seq);
        operator.processElement(query("ann", LONG, seq, second), seq);
      }
      List<StampedQuery> out = operator.extractOutputValues();
      assertThat(state(out.get(48))).isEqualTo(stepped(LONG));
      assertThat(state(out.get(49))).isNotEqualTo(stepped(LONG)).hasSize(steps.units());
      assertThat(bytes(operator, "ann")).isEqualTo(1 + 2 * (28 + 4 * steps.units()));
      operator.processElement(query("ann", LONG, 24, first), 26);
      operator.processElement(query("ann", LONG, 25, first), 27);
      // The other one has been asked no more.
      for (int seq = 26; seq <= 28; seq++) {
        operator.processElement(
            new StampedQuery(asked("ann", LONG.subList(0, 10), seq), first), seq);
      }
      assertThat(bytes(operator, "ann")).isEqualTo(1 + 28 + 4 * steps.units());
    }
  }

  @Test
  void aContextThatHasNotJustGrownAtItsEndStartsAnew() throws Exception {
    List<String> late = List.of("i1", "i2", "i9");
    List<String> after = List.of("i1", "i2", "i9", "i3", "i4");
    try (var operator = operator(1, 0, null)) {
      send(operator, "ann", List.of("i1", "i2", "i3"), 1, first);
      operator.processElement(new StampedQuery(asked("ann", late, 4), first), 4);
      operator.processElement(new StampedQuery(asked("ann", after, 5), first), 5);
      // The same again, and one whose positives of between were not asked about.
      operator.processElement(new StampedQuery(asked("ann", after, 5), first), 5);
      operator.processElement(
          new StampedQuery(asked("ann", List.of("i1", "i2", "i9", "i3", "i4", "i4"), 7), first), 7);
      // A context that starts with each session.
      operator.processElement(new StampedQuery(asked("ann", List.of("i8"), 8), first), 8);
      assertThat(operator.extractOutputValues().subList(3, 8))
          .allSatisfy(each -> assertThat(state(each)).isEqualTo(steps.run(each.query().context())));
    }
  }

  @Test
  void unknownItemsLeaveTheStateAsItIs() throws Exception {
    try (var operator = operator(1, 0, null)) {
      send(operator, "ann", List.of("unheard-of", "i1", "unheard-of"), 1, first);
      List<StampedQuery> out = operator.extractOutputValues();
      assertThat(state(out.get(0))).isEmpty();
      assertThat(state(out.get(2)))
          .isEqualTo(state(out.get(1)))
          .isEqualTo(steps.run(List.of("i1")));
      assertThat(bytes(operator, "ann")).isEqualTo(1 + 28 + 4 * steps.units());
    }
  }

  @Test
  void queriesOfOtherVersionsPassAndLeaveNothing() throws Exception {
    ModelRef gone = new ModelRef("gone", 1, "0", "/nowhere/gone/1");
    try (var operator = operator(1, 0, null)) {
      StampedQuery other = query("ann", LONG, 1, plain);
      StampedQuery lost = query("ann", LONG, 2, gone);
      operator.processElement(other, 1);
      operator.processElement(lost, 2);
      assertThat(operator.extractOutputValues()).containsExactly(other, lost);
      assertThat(bytes(operator, "ann")).isZero();
    }
  }

  private float[] stepped(List<String> items) {
    float[] state = steps.run(List.of());
    for (String item : items) {
      state = steps.step(state, item);
    }
    return state;
  }

  private static float[] state(StampedQuery stamped) {
    return Objects.requireNonNull(stamped.state(), "no state");
  }

  /** One query after each of the items. */
  private static void send(
      KeyedOneInputStreamOperatorTestHarness<String, StampedQuery, StampedQuery> operator,
      String user,
      List<String> items,
      int from,
      ModelRef model)
      throws Exception {
    for (int seq = from; seq < from + items.size(); seq++) {
      operator.processElement(query(user, items, seq, model), seq);
    }
  }

  private static StampedQuery query(String user, List<String> items, int seq, ModelRef model) {
    return new StampedQuery(asked(user, items.subList(Math.max(0, seq - LENGTH), seq), seq), model);
  }

  private static Query asked(String user, List<String> context, int seq) {
    String last = context.get(context.size() - 1);
    return new Query(
        user, seq, seq, user + "-1", seq, last, new ArrayList<>(context), List.of(), 0, 0);
  }

  private static int bytes(
      KeyedOneInputStreamOperatorTestHarness<String, StampedQuery, StampedQuery> operator,
      String user)
      throws Exception {
    operator.getOperator().setCurrentKey(user);
    ValueState<byte[]> state =
        operator
            .getOperator()
            .<String>getKeyedStateBackend()
            .getPartitionedState(
                VoidNamespace.INSTANCE,
                VoidNamespaceSerializer.INSTANCE,
                new ValueStateDescriptor<>(
                    "user-states", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    byte[] value = state.value();
    return value == null ? 0 : value.length;
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, StampedQuery, StampedQuery>
      operator(int parallelism, int subtask, @Nullable OperatorSubtaskState restored)
          throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new UserStateFunction(LENGTH, IndexChoice.AUTO)),
            stamped -> stamped.query().userId(),
            Types.STRING,
            MOST_SUBTASKS,
            parallelism,
            subtask);
    if (restored != null) {
      harness.initializeState(restored);
    }
    harness.open();
    return harness;
  }
}
