package dev.reelstream.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.query.Query;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.retrieval.Capability;
import dev.reelstream.retrieval.TinyModels;
import dev.reelstream.training.SmallGru;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.BroadcastOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StampModelFunctionTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String CHAMPION = ModelAnnouncement.CHAMPION;
  private static final String A = ModelAnnouncement.SHADOW + "a";
  private static final String B = ModelAnnouncement.SHADOW + "b";

  /** Versions 1, 2, 3. */
  private ModelVersion first;

  private ModelVersion second;
  private ModelVersion third;

  @BeforeAll
  void publish(@TempDir Path directory) {
    ModelRegistry registry = new ModelRegistry(directory);
    first = TinyModels.publish(registry, 20, 1);
    second = TinyModels.publish(registry, 20, 2);
    third = TinyModels.publish(registry, 20, 3);
  }

  @Test
  void stampsLiveQueriesWithTheChampionAndACopyWithEachShadow() throws Exception {
    try (Operator operator =
        new Operator(
            List.of(first.announce(CHAMPION), second.announce(A), third.announce(B)), null)) {
      operator.ask(1, true);
      operator.ask(2, false);
      operator.ask(3, true);

      assertThat(operator.champions()).containsExactly("1@1", "3@1");
      assertThat(operator.shadows()).containsExactly("1@2", "1@3", "3@2", "3@3");
    }
  }

  @Test
  void announcementsChangeTheirOwnAliasOnly() throws Exception {
    try (Operator operator = new Operator(List.of(first.announce(CHAMPION)), null)) {
      operator.ask(1, true);
      operator.announce(second.announce(A));
      operator.ask(2, true);
      operator.announce(third.announce(CHAMPION));
      operator.announce(second.announce("somebody-elses"));
      operator.ask(3, true);

      assertThat(operator.champions()).containsExactly("1@1", "2@1", "3@3");
      assertThat(operator.shadows()).containsExactly("2@2", "3@2");
    }
  }

  @Test
  void aTombstoneTakesAShadowOutAndLeavesTheChampion() throws Exception {
    try (Operator operator =
        new Operator(List.of(first.announce(CHAMPION), second.announce(A)), null)) {
      operator.giveUp(CHAMPION);
      operator.giveUp(A);
      operator.giveUp(A);
      operator.ask(1, true);

      assertThat(operator.champions()).containsExactly("1@1");
      assertThat(operator.shadows()).isEmpty();
    }
  }

  @Test
  void aVersionBehindTwoAliasesIsAskedOnce() throws Exception {
    try (Operator operator =
        new Operator(
            List.of(first.announce(CHAMPION), second.announce(A), second.announce(B)), null)) {
      operator.ask(1, true);
      operator.giveUp(A);
      operator.ask(2, true);

      assertThat(operator.shadows()).containsExactly("1@2", "2@2");
    }
  }

  @Test
  void aShadowThatDoesNotLoadIsLeftOutAndNothingElseChanges() throws Exception {
    try (Operator operator =
        new Operator(List.of(first.announce(CHAMPION), gone(A), second.announce(B)), null)) {
      operator.announce(gone(B));
      operator.announce(at(B, "no\0path"));
      operator.ask(1, true);

      assertThat(operator.champions()).containsExactly("1@1");
      assertThat(operator.shadows()).containsExactly("1@2");
    }
  }

  @Test
  void aRestoreGoesOnWithTheVersionsOfTheCheckpoint() throws Exception {
    OperatorSubtaskState state;
    try (Operator operator =
        new Operator(List.of(first.announce(CHAMPION), first.announce(A)), null)) {
      operator.announce(second.announce(CHAMPION));
      operator.announce(third.announce(B));
      operator.giveUp(A);
      state = operator.snapshot();
    }
    // What stands on the topic at the next submission does not count.
    try (Operator operator =
        new Operator(List.of(third.announce(CHAMPION), first.announce(A)), state)) {
      operator.ask(1, true);

      assertThat(operator.champions()).containsExactly("1@2");
      assertThat(operator.shadows()).containsExactly("1@3");
    }
  }

  @Test
  void aCheckpointBeforeAnyAnnouncementHoldsTheVersionsOfTheSubmission() throws Exception {
    OperatorSubtaskState state;
    try (Operator operator =
        new Operator(List.of(first.announce(CHAMPION), second.announce(A)), null)) {
      state = operator.snapshot();
    }
    try (Operator operator = new Operator(List.of(third.announce(CHAMPION)), state)) {
      operator.ask(1, true);

      assertThat(operator.champions()).containsExactly("1@1");
      assertThat(operator.shadows()).containsExactly("1@2");
    }
  }

  @Test
  void aRestoredVersionThatIsGoneGivesWay(@TempDir Path directory) throws Exception {
    ModelRegistry registry = new ModelRegistry(directory);
    ModelVersion lost = TinyModels.publish(registry, 20, 4);
    OperatorSubtaskState state;
    try (Operator operator =
        new Operator(
            List.of(lost.announce(CHAMPION), lost.announce(A), second.announce(B)), null)) {
      state = operator.snapshot();
    }
    Files.delete(lost.vocabulary());
    try (Operator operator = new Operator(List.of(third.announce(CHAMPION)), state)) {
      operator.ask(1, true);

      assertThat(operator.champions()).containsExactly("1@3");
      assertThat(operator.shadows()).containsExactly("1@2");
    }
  }

  @Test
  void theStreamGoesOnWithTheOldVersionWhileTheNewOneLoads(@TempDir Path directory)
      throws Exception {
    ModelVersion slow = slow(directory);
    try (Operator operator = new Operator(List.of(first.announce(CHAMPION)), null)) {
      operator.hear(slow.announce(CHAMPION));
      operator.ask(1, true);
      assertThat(operator.undecided()).isEqualTo(1);
      operator.awaitDecided();
      operator.ask(2, true);

      assertThat(operator.champions()).containsExactly("1@1", "2@7");
    }
  }

  @Test
  void whatIsStillLoadingAtACheckpointComesIntoForceAfterTheRestore(@TempDir Path directory)
      throws Exception {
    ModelVersion slow = slow(directory);
    OperatorSubtaskState state;
    try (Operator operator =
        new Operator(List.of(first.announce(CHAMPION), second.announce(A)), null)) {
      operator.hear(slow.announce(CHAMPION));
      operator.hear(third.announce(B));
      operator.hear(new AliasChange(A, null));
      state = operator.snapshot();
      assertThat(operator.undecided()).isEqualTo(3);
    }
    try (Operator operator = new Operator(List.of(third.announce(CHAMPION)), state)) {
      operator.awaitDecided();
      operator.ask(1, true);

      assertThat(operator.champions()).containsExactly("1@7");
      assertThat(operator.shadows()).containsExactly("1@3");
    }
  }

  @Test
  void ofSeveralAnnouncementsTheLastGoodOneWins(@TempDir Path directory) throws Exception {
    try (Operator operator = new Operator(List.of(first.announce(CHAMPION)), null)) {
      operator.hear(slow(directory).announce(CHAMPION));
      operator.hear(second.announce(CHAMPION));
      operator.hear(third.announce(CHAMPION));
      operator.hear(gone(CHAMPION));
      operator.awaitDecided();
      operator.ask(1, true);

      assertThat(operator.champions()).containsExactly("1@3");
    }
  }

  @Test
  void aVersionThatTakesTooLongIsRefusedAndMarked(@TempDir Path directory) throws Exception {
    ModelRegistry registry = new ModelRegistry(directory);
    ModelVersion late = TinyModels.publish(registry, 20, 8);
    StampModelFunction hasty =
        new StampModelFunction(
            List.of(first.announce(CHAMPION)), true, Rules.serving(Duration.ofNanos(1), Set.of()));
    try (Operator operator = new Operator(hasty, null)) {
      operator.announce(late.announce(CHAMPION));
      operator.ask(1, true);

      assertThat(operator.champions()).containsExactly("1@1");
    }
    assertThat(registry.quarantined(late)).isPresent();
    assertThat(registry.quarantined(late).orElseThrow().reason()).contains("has not loaded within");
  }

  @Test
  void aVersionThatFailsIsMarkedInItsRegistryAndNowhereElse(@TempDir Path directory)
      throws Exception {
    ModelRegistry registry = new ModelRegistry(directory.resolve("models"));
    ModelVersion broken = TinyModels.publish(registry, 20, 9);
    Files.delete(broken.vocabulary());
    ModelAnnouncement right = broken.announce(CHAMPION);
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere/1"));
    try (Operator operator = new Operator(List.of(first.announce(CHAMPION)), null)) {
      operator.announce(right);
      operator.announce(at(CHAMPION, elsewhere.toString()));
    }

    assertThat(registry.quarantined(broken).orElseThrow().reason())
        .contains("vocabulary.txt: is missing");
    try (Stream<Path> left = Files.list(directory.resolve("elsewhere"))) {
      assertThat(left).containsExactly(elsewhere);
    }
  }

  @Test
  void readsTheSavepointsOfJobsThatDidNotKeepWhatIsUndecided() throws Exception {
    OperatorSubtaskState state =
        Before.state(List.of(second.announce(CHAMPION), third.announce(A)));
    try (Operator operator = new Operator(List.of(first.announce(CHAMPION)), state)) {
      operator.ask(1, true);

      assertThat(operator.champions()).containsExactly("1@2");
      assertThat(operator.shadows()).containsExactly("1@3");
    }
  }

  /** Version 7 of its registry, which takes tenths of a second to answer its golden batch. */
  private static ModelVersion slow(Path directory) {
    ModelRegistry registry = new ModelRegistry(directory);
    for (int version = 1; version <= 6; version++) {
      TinyModels.publish(registry, 5, version);
    }
    return TinyModels.publishSlow(registry, 20, 7);
  }

  @Test
  void withoutAChampionThereIsNoJob() {
    assertThatThrownBy(() -> new Operator(List.of(gone(CHAMPION), second.announce(A)), null))
        .isInstanceOf(InvalidModelException.class);
  }

  @Test
  void whereNothingIsScoredShadowsAreNotLoaded() throws Exception {
    try (Operator operator =
        new Operator(
            new StampModelFunction(
                List.of(first.announce(CHAMPION), second.announce(A)), false, Rules.DEFAULT),
            null)) {
      operator.announce(third.announce(B));
      operator.ask(1, true);

      assertThat(operator.champions()).containsExactly("1@1");
      assertThat(operator.shadows()).isEmpty();
    }
  }

  @Test
  void refusesAVersionThatBlendsWhereNoFollowersAreKept(@TempDir Path directory) throws Exception {
    ModelVersion blending = TinyModels.publishBlending(new ModelRegistry(directory), 20, 1, 4);
    try (Operator operator = new Operator(List.of(first.announce(CHAMPION)), null)) {
      operator.announce(blending.announce(A));
      operator.ask(1, true);
      assertThat(operator.shadows()).isEmpty();
    }
    assertThatThrownBy(() -> new Operator(List.of(blending.announce(CHAMPION)), null).close())
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("recommend.followers");
    StampModelFunction keeping =
        new StampModelFunction(
            List.of(first.announce(CHAMPION)),
            true,
            Rules.serving(Duration.ofMinutes(1), Set.of(Capability.TRANSITIONS)));
    try (Operator operator = new Operator(keeping, null)) {
      operator.announce(blending.announce(A));
      operator.ask(1, true);
      assertThat(operator.shadows()).hasSize(1);
    }
  }

  @Test
  void refusesAVersionThatStepsWhereNoStatesAreKept(@TempDir Path directory) throws Exception {
    ModelVersion stepping =
        SmallGru.publish(new ModelRegistry(directory), "gru-incremental", SmallGru.ring(), 3);
    assertThatThrownBy(() -> new Operator(List.of(stepping.announce(CHAMPION)), null).close())
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("recommend.incremental");
    StampModelFunction keeping =
        new StampModelFunction(
            List.of(stepping.announce(CHAMPION)),
            true,
            Rules.serving(Duration.ofMinutes(1), Set.of(Capability.USER_STATE)));
    try (Operator operator = new Operator(keeping, null)) {
      operator.ask(1, true);
      assertThat(operator.champions()).hasSize(1);
    }
  }

  private ModelAnnouncement gone(String alias) {
    return at(alias, first.directory() + "-gone");
  }

  private static ModelAnnouncement at(String alias, String location) {
    return new ModelAnnouncement(alias, "tiny", 99, "0".repeat(64), location, Map.of(), 0);
  }

  /** One subtask of the operator; stamps read {@code seq@version}. */
  private static final class Operator implements AutoCloseable {
    private final BroadcastOperatorTestHarness<Query, AliasChange, StampedQuery> harness;
    private final StampModelFunction function;

    Operator(List<ModelAnnouncement> initial, @Nullable OperatorSubtaskState restored)
        throws Exception {
      this(new StampModelFunction(initial, true, Rules.DEFAULT), restored);
    }

    Operator(StampModelFunction function, @Nullable OperatorSubtaskState restored)
        throws Exception {
      this.function = function;
      harness =
          new BroadcastOperatorTestHarness<>(
              new CoBroadcastWithNonKeyedOperator<>(
                  function, List.of(StampModelFunction.BROADCAST)),
              1,
              1,
              0);
      if (restored != null) {
        harness.initializeState(restored);
      }
      harness.open();
    }

    void ask(long seq, boolean live) throws Exception {
      List<String> context = List.of("item-1");
      harness.processElement(
          new Query("u", seq, live ? seq : 0, "u-1", seq, "item-1", context, context, 0, 0), seq);
    }

    /** Hears of it and returns when it is decided. */
    void announce(ModelAnnouncement announced) throws Exception {
      hear(announced);
      awaitDecided();
    }

    void giveUp(String alias) throws Exception {
      hear(new AliasChange(alias, null));
      awaitDecided();
    }

    void hear(ModelAnnouncement announced) throws Exception {
      hear(new AliasChange(announced.alias(), announced));
    }

    void hear(AliasChange change) throws Exception {
      harness.processBroadcastElement(change, 0);
    }

    int undecided() {
      return function.undecided();
    }

    void awaitDecided() {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (undecided() > 0) {
        assertThat(System.nanoTime()).as("nothing is decided").isLessThan(deadline);
        LockSupport.parkNanos(1_000_000);
      }
    }

    OperatorSubtaskState snapshot() throws Exception {
      return harness.snapshot(1, 1);
    }

    List<String> champions() {
      return harness.extractOutputValues().stream().map(Operator::stamp).toList();
    }

    List<String> shadows() {
      Queue<StreamRecord<StampedQuery>> copies = harness.getSideOutput(StampModelFunction.SHADOWS);
      return copies == null
          ? List.of()
          : copies.stream().map(each -> stamp(each.getValue())).toList();
    }

    private static String stamp(StampedQuery stamped) {
      return stamped.query().seq() + "@" + stamped.model().version();
    }

    @Override
    public void close() throws Exception {
      harness.close();
    }
  }

  /** The operator as it was when it kept the versions in force and nothing else. */
  private static final class Before
      extends BroadcastProcessFunction<Query, AliasChange, StampedQuery>
      implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private final ArrayList<ModelAnnouncement> inForce;
    private transient @Nullable ListState<ModelAnnouncement> state;

    private Before(List<ModelAnnouncement> inForce) {
      this.inForce = new ArrayList<>(inForce);
    }

    static OperatorSubtaskState state(List<ModelAnnouncement> inForce) throws Exception {
      try (BroadcastOperatorTestHarness<Query, AliasChange, StampedQuery> harness =
          new BroadcastOperatorTestHarness<>(
              new CoBroadcastWithNonKeyedOperator<>(
                  new Before(inForce), List.of(StampModelFunction.BROADCAST)),
              1,
              1,
              0)) {
        harness.open();
        return harness.snapshot(1, 1);
      }
    }

    @Override
    public void processElement(Query query, ReadOnlyContext context, Collector<StampedQuery> out) {}

    @Override
    public void processBroadcastElement(
        AliasChange change, Context context, Collector<StampedQuery> out) {}

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      state =
          context
              .getOperatorStateStore()
              .getUnionListState(
                  new ListStateDescriptor<>(
                      "models-in-force", TypeInformation.of(ModelAnnouncement.class)));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
      if (state != null) {
        state.update(inForce);
      }
    }
  }
}
