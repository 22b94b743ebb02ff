package dev.reelstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Evaluation.Scope;
import dev.reelstream.event.Role;
import dev.reelstream.query.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The steps joined as the job joins them, on a mini-cluster, against a plain loop. */
class OnlineEvaluationITCase {
  private static final int K = 5;
  private static final int ITEMS = 60;
  private static final Duration WINDOW = Duration.ofDays(1);
  private static final List<Query> QUERIES = MadeUpQueries.random(71, 40, ITEMS, 2_000);

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void agreesWithAPlainLoopAtEveryParallelism(int parallelism) throws Exception {
    List<Evaluation> evaluations = run(parallelism);
    assertThat(evaluations).hasSizeGreaterThan(40);
    assertThat(inOrder(evaluations)).isEqualTo(inOrder(plainLoop()));
    assertThat(evaluations)
        .filteredOn(each -> each.scope() == Scope.RUNNING)
        .allSatisfy(
            each ->
                assertThat(each.pairs())
                    .isEqualTo(each.role() == Role.CHAMPION ? 0 : each.scored()))
        .anySatisfy(each -> assertThat(Math.min(each.wins(), each.losses())).isGreaterThan(5));
  }

  private static List<Evaluation> run(int parallelism) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "jobmanager");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    env.enableCheckpointing(300);
    DataStream<Query> queries =
        env.fromData(TypeInformation.of(Query.class), QUERIES.toArray(new Query[0]))
            .uid("source")
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Query>forMonotonousTimestamps()
                    .withTimestampAssigner((query, none) -> query.eventTime()))
            .uid("times")
            .keyBy(Query::userId, Types.STRING)
            .map(query -> query, TypeInformation.of(Query.class))
            .uid("session");
    OnlineEvaluation evaluation = new OnlineEvaluation(K, WINDOW, null, Harnesses.CLOCK);
    DataStream<RankedList> champion =
        queries
            .filter(Query::live)
            .uid("live")
            .map(
                query -> RankedList.of(Role.CHAMPION, MadeUpQueries.champion(query, ITEMS, K)),
                RankedList.type())
            .uid("champion");
    DataStream<RankedList> baselines =
        evaluation.baselines(evaluation.ordered(queries).uid("ordered")).uid("baselines");
    DataStream<Outcome> outcomes =
        evaluation
            .outcomes(evaluation.positives(queries).uid("positives"), champion.union(baselines))
            .uid("outcomes");
    List<Evaluation> written = new ArrayList<>();
    try (CloseableIterator<Evaluation> results =
        evaluation.evaluations(outcomes).uid("evaluations").executeAndCollect()) {
      results.forEachRemaining(written::add);
    }
    return written;
  }

  private static List<Evaluation> inOrder(List<Evaluation> evaluations) {
    return evaluations.stream()
        .sorted(
            Comparator.comparing(Evaluation::model)
                .thenComparing(Evaluation::version)
                .thenComparing(Evaluation::windowEnd)
                .thenComparing(Evaluation::scope))
        .toList();
  }

  /**
   * Every query's lists of all models, then each user's positives held against the lists before.
   */
  private static List<Evaluation> plainLoop() {
    List<Query> ordered = QUERIES.stream().sorted(MadeUpQueries.ORDER).toList();
    List<RankedList> baselines = BaselinesFunctionTest.withoutFlink(ordered, K);
    Map<String, List<RankedList>> before = new HashMap<>();
    Map<String, TreeMap<Long, HitCounts>> windows = new TreeMap<>();
    Map<String, Outcome> models = new HashMap<>();
    int live = 0;
    for (Query query : ordered) {
      if (!query.live()) {
        continue;
      }
      List<RankedList> lists = new ArrayList<>();
      lists.add(RankedList.of(Role.CHAMPION, MadeUpQueries.champion(query, ITEMS, K)));
      lists.addAll(baselines.subList(3 * live, 3 * live + 3));
      live++;
      List<RankedList> previous = before.put(query.userId(), lists);
      for (RankedList list : previous == null ? lists : previous) {
        // The first list is the champion's, of whichever version.
        Positive positive =
            Positive.of(query)
                .withChampion(previous != null && previous.get(0).items().contains(query.itemId()));
        Outcome outcome =
            previous == null ? Outcome.unscored(list, positive) : Outcome.scored(list, positive, K);
        long start = Math.floorDiv(query.eventTime(), WINDOW.toMillis()) * WINDOW.toMillis();
        models.put(outcome.modelKey(), outcome);
        windows
            .computeIfAbsent(outcome.modelKey(), any -> new TreeMap<>())
            .compute(
                start,
                (any, counts) -> (counts == null ? HitCounts.none(K) : counts).plus(outcome));
      }
    }
    List<Evaluation> evaluations = new ArrayList<>();
    windows.forEach(
        (key, byStart) -> {
          Outcome model = Objects.requireNonNull(models.get(key));
          HitCounts running = HitCounts.none(K);
          for (Map.Entry<Long, HitCounts> window : byStart.entrySet()) {
            long end = window.getKey() + WINDOW.toMillis();
            running = running.plus(window.getValue());
            evaluations.add(
                evaluation(model, window.getValue(), Scope.WINDOW, window.getKey(), end));
            evaluations.add(evaluation(model, running, Scope.RUNNING, byStart.firstKey(), end));
          }
        });
    return evaluations;
  }

  private static Evaluation evaluation(
      Outcome model, HitCounts counts, Scope scope, long start, long end) {
    return counts.evaluation(model.role(), model.model(), model.version(), scope, start, end);
  }
}
