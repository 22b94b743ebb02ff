package dev.reelstream.evaluation;

import dev.reelstream.event.Evaluation;
import dev.reelstream.keyed.WriteBehindCoOperator;
import dev.reelstream.keyed.WriteBehindOperator;
import dev.reelstream.query.Query;
import dev.reelstream.query.QuerySerializer;
import java.time.Clock;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * The steps of the online evaluation, each with the keys and the parallelism it depends on; the
 * caller joins them and gives them uids and names.
 *
 * <pre>{@code
 * queries ──ordered──▶ baselines ──┐
 *    │                champion ────┴─union──▶ lists ──┐
 *    └──────positives──────────────────────────────▶ outcomes ──▶ evaluations
 * }</pre>
 *
 * @param k the length of the lists
 * @param window the size of an evaluation window
 * @param liveFrom event time from which on ratings are live, where known; the running figures begin
 *     there, else at the first window
 * @param clock stamps the baselines' lists; serializable
 */
public record OnlineEvaluation(int k, Duration window, @Nullable Long liveFrom, Clock clock) {

  /** How long a window is unless told otherwise. */
  public static final Duration DEFAULT_WINDOW = Duration.ofDays(1);

  public OnlineEvaluation {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + "; allowed: 1 and more");
    }
    if (window.toMillis() < 1) {
      throw new IllegalArgumentException(
          "evaluation window is " + window + "; allowed: 1 millisecond and more");
    }
  }

  /** All positives, history and live, in one order: event time, user id, seq. Parallelism 1. */
  public SingleOutputStreamOperator<Query> ordered(DataStream<Query> queries) {
    return queries
        .keyBy(Query::eventTime, Types.LONG)
        .transform("order", QuerySerializer.TYPE, new EventTimeOrderOperator())
        .forceNonParallel();
  }

  /**
   * The lists of {@code popular}, {@code recent-popular} and {@code transition} for every live
   * query. Parallelism 1.
   *
   * @param ordered what {@link #ordered} returned
   */
  public SingleOutputStreamOperator<RankedList> baselines(DataStream<Query> ordered) {
    // One subtask before and one behind, so the stream is partitioned by any key as it stands and
    // the two operators chain: seen sets are large, and a keyBy would serialize each once more.
    return DataStreamUtils.reinterpretAsKeyedStream(ordered, query -> 0, Types.INT)
        .process(new BaselinesFunction(k, clock), RankedListSerializer.TYPE)
        .forceNonParallel();
  }

  /** The live positives as outcomes, without the seen sets. */
  public SingleOutputStreamOperator<Positive> positives(DataStream<Query> queries) {
    return queries.flatMap(
        (Query query, Collector<Positive> out) -> {
          if (query.live()) {
            out.collect(Positive.of(query));
          }
        },
        PositiveSerializer.TYPE);
  }

  /** Every live positive held against the lists before it, one outcome per model. */
  public SingleOutputStreamOperator<Outcome> outcomes(
      DataStream<Positive> positives, DataStream<RankedList> lists) {
    return positives
        .connect(lists)
        .keyBy(Positive::userId, RankedList::userId, Types.STRING)
        .transform(
            "join", OutcomeSerializer.TYPE, WriteBehindCoOperator.of(new OutcomeJoinFunction(k)));
  }

  /** Outcomes added up per model: each window, followed by the running figures. */
  public SingleOutputStreamOperator<Evaluation> evaluations(DataStream<Outcome> outcomes) {
    return outcomes
        .keyBy(Outcome::modelKey, Types.STRING)
        .transform(
            "windows",
            TypeInformation.of(Evaluation.class),
            WriteBehindOperator.of(new EvaluationWindowsFunction(k, window, liveFrom)));
  }
}
