package dev.reelstream.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.dataset.Dataset;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.query.Query;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.retrieval.Retriever;
import dev.reelstream.retrieval.ServingModel;
import dev.reelstream.training.TrainingProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A small model trained on what a protocol selects, and measured. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfflineEvaluationTest {
  private static final Dataset RING = Made.ring(40, 30, 20);
  private static final OfflineEvaluation.Progress SILENT = (cases, total) -> {};
  private static final int K = 3;

  private ModelRegistry registry;
  private OfflineEvaluation.Trained trained;

  @BeforeAll
  void train(@TempDir Path folder) {
    registry = new ModelRegistry(folder);
    trained =
        evaluation(new LeaveOneOut(), 7)
            .train("gru", Map.of("epochs", "40"), registry, TrainingProgress.NONE);
  }

  private static OfflineEvaluation evaluation(Protocol protocol, long seed) {
    return new OfflineEvaluation(protocol, RING, seed, List.of(K), protocol.seen());
  }

  /** In a ring the next item is certain. */
  @Test
  void findsWhatAModelHasLearned() {
    OfflineReport report = evaluation(new LeaveOneOut(), 7).measure(trained, SILENT);
    OfflineReport.Figure figure = report.figures().get(0);
    assertThat(figure.hitRate().value()).isGreaterThan(0.9);
    assertThat(figure.mrr().value()).isLessThanOrEqualTo(figure.hitRate().value());
    assertThat(figure.ndcg().value()).isBetween(figure.mrr().value(), figure.hitRate().value());
    assertThat(report.model().label()).isEqualTo("gru@1");
    assertThat(report.mayLeak()).isFalse();
    assertThat(report.tested().cases()).isEqualTo(40);
  }

  /** The figure is that of the lists that the job would publish. */
  @Test
  void agreesWithTheListsThatAreServed() {
    Experiment cut = new LeaveOneOut().cut(RING, 7);
    List<Query> queries = new ArrayList<>();
    for (TestCase one : cut.cases()) {
      List<String> before = Made.ids(cut, one.context());
      String user = cut.users().get(one.user());
      queries.add(new Query(user, 1, 1, "", 0, "", before, before, 0, 0));
    }
    int hits = 0;
    try (ServingModel model = ServingModel.load(trained.version());
        Retriever retriever = model.retriever()) {
      List<List<ScoredItem>> lists = retriever.retrieve(queries, K);
      for (int i = 0; i < lists.size(); i++) {
        String target = cut.items().get(cut.cases().get(i).target());
        hits += lists.get(i).stream().anyMatch(one -> one.itemId().equals(target)) ? 1 : 0;
      }
    }
    OfflineReport report = evaluation(new LeaveOneOut(), 7).measure(trained, SILENT);
    assertThat(report.figures().get(0).hitRate().value()).isEqualTo(hits / 40.0);
  }

  @Test
  void saysWhichCutAVersionWasTrainedOn() {
    assertThat(trained.version().manifest().hyperparameters())
        .containsEntry("protocol", "leave-one-out");
  }

  @Test
  void takesAVersionOfTheSameCut() {
    OfflineReport report =
        evaluation(new LeaveOneOut(), 7).measure(trained.version(), false, SILENT);
    assertThat(report.mayLeak()).isFalse();
    assertThat(report.training().seconds()).isNull();
  }

  @Test
  void refusesAVersionThatMayHaveMetTheTestPart() {
    OfflineEvaluation other = evaluation(new FactorizedTopK(), 7);
    assertThatThrownBy(() -> other.measure(trained.version(), false, SILENT))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("may have met the test part")
        .hasMessageContaining("leave-one-out");
    assertThat(other.measure(trained.version(), true, SILENT).mayLeak()).isTrue();
  }

  @Test
  void refusesAVersionOfOtherData() {
    Protocol protocol = new LeaveOneOut();
    Dataset other =
        new Dataset("other", true, RING.ratings(), RING.titles(), "1".repeat(64), 0, RING.notice());
    assertThatThrownBy(
            () ->
                new OfflineEvaluation(protocol, other, 7, List.of(K), protocol.seen())
                    .measure(trained.version(), false, SILENT))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("another data set");
  }

  @Test
  void asksForTheSeedOnlyWhereItSplits() {
    assertThat(new LeaveOneOut().provenance(1)).isEqualTo(Map.of("protocol", "leave-one-out"));
    assertThat(new FactorizedTopK().provenance(1))
        .isEqualTo(Map.of("protocol", "factorized-top-k", "protocolSeed", "1"));
    assertThat(new SessionNextItem(SessionNextItem.Split.TIME).provenance(1))
        .isEqualTo(Map.of("protocol", "session-next-item", "split", "time"));
  }

  @Test
  void refusesFamiliesThatCannotAnswer() {
    for (Protocol protocol :
        List.of(new FactorizedTopK(), new SessionNextItem(SessionNextItem.Split.USER))) {
      refusesFamily(protocol, "two-tower");
      refusesFamily(protocol, "bpr");
    }
    Stream.of("gru", "gru-retrieval", "session-gru")
        .forEach(family -> refusesFamily(new TwoTowerRandom(), family));
    for (Protocol protocol :
        List.of(new LeaveOneOut(), new SampledHitRatio(SampledHitRatio.Order.TIME))) {
      FamilyFit.check("gru", protocol);
      FamilyFit.check("gru-incremental", protocol);
      FamilyFit.check("two-tower", protocol);
    }
    FamilyFit.check("bpr", new TwoTowerRandom());
  }

  @Test
  void refusesAFamilyThatNeedsLiveCounts() {
    assertThatThrownBy(() -> FamilyFit.check("hybrid", new LeaveOneOut()))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("evaluate gru");
  }

  private static void refusesFamily(Protocol protocol, String family) {
    assertThatThrownBy(() -> FamilyFit.check(family, protocol))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining(family)
        .hasMessageContaining(protocol.name());
  }

  @Test
  void refusesDataThatLeavesNothingToMeasure() {
    refuses(Made.data().dataset(), new LeaveOneOut(), "no ratings");
    refuses(Made.data().session("u", 0, "a", "b", "c").dataset(), new LeaveOneOut(), "one user");
    refuses(
        Made.data().session("u", 0, "a").session("v", 0, "a").dataset(),
        new LeaveOneOut(),
        "of one item");
    refuses(
        Made.data().rating("u", "a", 1, 0).rating("v", "b", 1, 0).dataset(),
        new FactorizedTopK(),
        "is at least 2");
    refuses(
        Made.data().session("u", 0, "a", "b").session("v", 0, "b", "a").dataset(),
        new LeaveOneOut(),
        "nothing to test on");
    refuses(
        Made.data().session("u", 0, "a", "b", "c").session("v", 0, "b", "a").dataset(),
        new LeaveOneOut(),
        "all test cases are of user u");
  }

  private static void refuses(Dataset dataset, Protocol protocol, String why) {
    assertThatThrownBy(
            () -> new OfflineEvaluation(protocol, dataset, 1, List.of(1), protocol.seen()))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining(why);
  }

  @Test
  void refusesAKAboveTheCandidates() {
    Protocol protocol = new LeaveOneOut();
    assertThatThrownBy(
            () -> new OfflineEvaluation(protocol, RING, 1, List.of(10, 31), protocol.seen()))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("K is 31")
        .hasMessageContaining("30 candidates");
  }

  @Test
  void measuresBaselines() {
    OfflineReport report = evaluation(new LeaveOneOut(), 7).measure(Baseline.TRANSITION, SILENT);
    assertThat(report.figures().get(0).hitRate().value()).isEqualTo(1);
    assertThat(report.model())
        .isEqualTo(new OfflineReport.Model("transition", 0, "transition", null));
  }
}
