package dev.reelstream.followers;

import dev.reelstream.query.Query;
import dev.reelstream.query.QuerySerializer;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The steps that keep follower counts and bring them to the queries; the caller joins them and
 * gives them uids and names.
 *
 * <pre>{@code
 * queries ──steps──▶ answers ──┐
 *    └──────live───────────────┴─▶ joined
 * }</pre>
 */
public final class LiveFollowers {
  /*
   * For maintainers. An answer is cut before anybody looks at what its user has seen, so it holds more than a list would need: those who
   * have rated hundreds of items have seen most of the first fifty followers. On ml-1m no item has 2,000 followers: the bound on what is
   * kept is for catalogues where the tail of followers seen once would grow for ever.
   */
  static final int KEPT = 2_000;

  /** How many a query gets at most. */
  public static final int ANSWERED = 200;

  private LiveFollowers() {}

  /**
   * What followed what, and what is asked.
   *
   * @param queries of the history too, partitioned by user as they stand
   */
  public static SingleOutputStreamOperator<FollowerStep> steps(DataStream<Query> queries) {
    // Another keyBy would send every seen set over the network once more.
    return DataStreamUtils.reinterpretAsKeyedStream(queries, Query::userId, Types.STRING)
        .process(new FollowerStepsFunction(), TypeInformation.of(FollowerStep.class));
  }

  /** The counts, and an answer per question. */
  public static SingleOutputStreamOperator<FollowersAnswer> answers(
      DataStream<FollowerStep> steps) {
    return steps
        .keyBy(FollowerStep::itemId, Types.STRING)
        .process(new FollowersFunction(KEPT, ANSWERED), TypeInformation.of(FollowersAnswer.class));
  }

  /**
   * Every live query once, with its answer; those of the history end here.
   *
   * @param queries partitioned by user as they stand
   */
  public static SingleOutputStreamOperator<Query> joined(
      DataStream<Query> queries, DataStream<FollowersAnswer> answers) {
    return DataStreamUtils.reinterpretAsKeyedStream(queries, Query::userId, Types.STRING)
        .connect(answers.keyBy(FollowersAnswer::userId, Types.STRING))
        .process(new JoinFollowersFunction(), QuerySerializer.TYPE);
  }
}
