package dev.reelstream.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelstream.dataset.Dataset;
import dev.reelstream.dataset.DatasetProgress;
import dev.reelstream.dataset.DatasetRequest;
import dev.reelstream.dataset.Datasets;
import dev.reelstream.protocol.SampledHitRatio.Order;
import dev.reelstream.protocol.SessionNextItem.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Counts and baselines' figures on the official files, held against those of an independent
 * program.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtocolFactsTest {
  private final Map<String, Dataset> opened = new HashMap<>();

  private Dataset data(String name) {
    String variable = System.getenv("REELSTREAM_DATA");
    Path data =
        variable != null
            ? Path.of(variable)
            : Path.of(System.getProperty("user.dir")).resolve("../shared/data");
    assumeTrue(Files.isDirectory(data.resolve(name)), name + " is not in " + data);
    return opened.computeIfAbsent(
        name, any -> Datasets.open(DatasetRequest.of(name).withData(data), DatasetProgress.none()));
  }

  /** The first figure of a baseline. */
  private OfflineReport.Figure measure(Protocol protocol, String name, Baseline baseline) {
    return new OfflineEvaluation(protocol, data(name), 42, protocol.ks(), protocol.seen())
        .measure(baseline, (cases, total) -> {})
        .figures()
        .get(0);
  }

  @Test
  void cutsTheExamplesOfFactorizedTopK() {
    Experiment cut = new FactorizedTopK().cut(data("ml-1m"), 42);
    assertThat(cut.training().positives()).isEqualTo(844_195);
    assertThat(cut.cases()).hasSize(93_799);
    assertThat(cut.candidates().size()).isEqualTo(3_883);
    assertThat(cut.training().timelines().vocabulary().size()).isEqualTo(3_883);
  }

  @Test
  void cutsThePairsOfTwoTowerRandom() {
    Experiment cut = new TwoTowerRandom().cut(data("ml-100k"), 42);
    assertThat(cut.training().positives()).isEqualTo(80_000);
    assertThat(cut.cases()).hasSize(20_000);
    assertThat(cut.candidates().size()).isEqualTo(1_664);
  }

  @Test
  void cutsTheCoreOfSampledHitRatio() {
    for (Order order : Order.values()) {
      Experiment cut = new SampledHitRatio(order).cut(data("ml-100k"), 42);
      assertThat(cut.training().positives()).isEqualTo(88_690);
      assertThat(cut.cases()).hasSize(10_342);
      assertThat(cut.training().sequences()).hasSize(943);
      assertThat(cut.items()).hasSize(1_298);
      assertThat(cut.candidates().size()).isEqualTo(101);
    }
  }

  @Test
  void findsPopularityInSampledHitRatio() {
    assertThat(hitRate(new SampledHitRatio(Order.FILE), "ml-100k", Baseline.POPULAR))
        .isCloseTo(0.205, within(0.01));
    assertThat(hitRate(new SampledHitRatio(Order.TIME), "ml-100k", Baseline.POPULAR))
        .isCloseTo(0.125, within(0.01));
  }

  private double hitRate(Protocol protocol, String name, Baseline baseline) {
    return measure(protocol, name, baseline).hitRate().value();
  }

  /** 829,838 rows in 16,899 sessions: of the 13,397 that train on the user split, 663,882 rows. */
  @Test
  void cutsTheSessionsOfSessionNextItem() {
    Experiment byUser = new SessionNextItem(Split.USER).cut(data("ml-1m"), 42);
    assertThat(byUser.items()).hasSize(3_621);
    assertThat(byUser.training().sequences()).hasSize(13_397);
    assertThat(byUser.cases()).hasSize(3_502);
    assertThat(testRows(byUser)).isEqualTo(829_838 - 663_882);
    Experiment byTime = new SessionNextItem(Split.TIME).cut(data("ml-1m"), 42);
    assertThat(byTime.training().sequences()).hasSize(9_885);
    assertThat(byTime.cases()).hasSize(7_014);
    assertThat(testRows(byTime)).isEqualTo(829_838 - 663_872);
  }

  private static long testRows(Experiment cut) {
    return cut.cases().stream().mapToLong(one -> one.seen().length() + 1).sum();
  }

  @Test
  void findsTheBaselinesInSessionNextItem() {
    OfflineReport report =
        new OfflineEvaluation(
                new SessionNextItem(Split.USER),
                data("ml-1m"),
                42,
                List.of(20),
                List.of(SeenItems.KEPT, SeenItems.EXCLUDED))
            .measure(Baseline.TRANSITION, (cases, total) -> {});
    assertThat(report.tested().unknownTargets()).isEqualTo(3);
    assertThat(report.tested().unknownContextItems()).isEqualTo(48);
    OfflineReport.Figure kept = report.figures().get(0);
    assertThat(kept.hitRate().value()).isCloseTo(0.165334, within(1e-6));
    assertThat(kept.mrr().value()).isCloseTo(0.051985, within(1e-6));
    OfflineReport.Figure excluded = report.figures().get(1);
    assertThat(excluded.hitRate().value()).isCloseTo(0.174472, within(1e-6));
    assertThat(excluded.mrr().value()).isCloseTo(0.055712, within(1e-6));
  }

  @Test
  void findsTheBaselinesInLeaveOneOut() {
    check(Baseline.POPULAR, 0.036921, 0.018030);
    check(Baseline.RECENT_POPULAR, 0.027815, 0.013714);
    check(Baseline.TRANSITION, 0.214404, 0.125926);
  }

  private void check(Baseline baseline, double hitRate, double ndcg) {
    OfflineReport.Figure figure = measure(new LeaveOneOut(), "ml-1m", baseline);
    assertThat(figure.hitRate().value()).isCloseTo(hitRate, within(1e-6));
    assertThat(figure.ndcg().value()).isCloseTo(ndcg, within(1e-6));
    assertThat(figure.hitRate().low()).isLessThan(hitRate);
    assertThat(figure.hitRate().high()).isGreaterThan(hitRate);
  }
}
