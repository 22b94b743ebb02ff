package dev.reelstream.job;

import dev.reelstream.evaluation.OnlineEvaluation;
import dev.reelstream.evaluation.Outcome;
import dev.reelstream.evaluation.Positive;
import dev.reelstream.evaluation.RankedList;
import dev.reelstream.event.DeadLetter;
import dev.reelstream.event.Evaluation;
import dev.reelstream.event.LateRating;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.Role;
import dev.reelstream.event.Session;
import dev.reelstream.followers.FollowerStep;
import dev.reelstream.followers.FollowersAnswer;
import dev.reelstream.followers.LiveFollowers;
import dev.reelstream.ingest.Decoded;
import dev.reelstream.ingest.ReceivedRating;
import dev.reelstream.ingest.SplitDecodedFunction;
import dev.reelstream.keyed.WriteBehindOperator;
import dev.reelstream.query.Query;
import dev.reelstream.query.QuerySerializer;
import dev.reelstream.recommend.AliasChange;
import dev.reelstream.recommend.RetrieveFunction;
import dev.reelstream.recommend.StampModelFunction;
import dev.reelstream.recommend.StampedQuery;
import dev.reelstream.recommend.UserStateFunction;
import dev.reelstream.retrieval.Capability;
import dev.reelstream.session.SessionContextFunction;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.jspecify.annotations.Nullable;

/** The job's one definition: the stages between the two ends, which the caller brings. */
public final class Pipeline {
  /**
   * What leaves the job, a stream per topic; {@code evaluations} is null where they are switched
   * off.
   */
  public record Streams(
      DataStream<Recommendation> recommendations,
      DataStream<Session> sessions,
      DataStream<LateRating> late,
      DataStream<DeadLetter> deadLetters,
      @Nullable DataStream<Evaluation> evaluations) {}

  private Pipeline() {}

  /**
   * Joins the stages.
   *
   * @param ratings with event time and watermarks
   * @param models changes newer than {@code initial}; must not hold event time back
   * @param initial the versions to start with, the champion among them
   */
  public static Streams define(
      DataStream<Decoded> ratings,
      DataStream<AliasChange> models,
      List<ModelAnnouncement> initial,
      JobConfig config) {
    SingleOutputStreamOperator<ReceivedRating> received = received(ratings);
    SingleOutputStreamOperator<Query> queries = queries(received, config);
    SingleOutputStreamOperator<StampedQuery> stamped =
        as(
            (config.serving().provides(Capability.TRANSITIONS) ? withFollowers(queries) : queries)
                .connect(models.broadcast(StampModelFunction.BROADCAST))
                .process(
                    new StampModelFunction(
                        initial, config.evaluation().enabled(), config.serving()),
                    StampModelFunction.STAMPED),
            Operators.STAMP_MODEL);
    SingleOutputStreamOperator<Recommendation> recommendations =
        retrieve(
            withStates(stamped, config, Operators.USER_STATES), true, config, Operators.RETRIEVE);
    return new Streams(
        recommendations,
        sessions(queries),
        late(queries),
        deadLetters(received),
        config.evaluation().enabled()
            ? evaluate(queries, recommendations, shadows(stamped, config), config)
            : null);
  }

  /** Ratings without what could not be decoded. */
  static SingleOutputStreamOperator<ReceivedRating> received(DataStream<Decoded> ratings) {
    return as(
        ratings.process(new SplitDecodedFunction(), SplitDecodedFunction.RATINGS),
        Operators.SPLIT_DECODED);
  }

  static DataStream<DeadLetter> deadLetters(SingleOutputStreamOperator<ReceivedRating> received) {
    return received.getSideOutput(SplitDecodedFunction.DEAD_LETTERS);
  }

  /** The query that each positive makes. */
  static SingleOutputStreamOperator<Query> queries(
      DataStream<ReceivedRating> received, JobConfig config) {
    return as(
        received
            .keyBy(rating -> rating.rating().userId())
            .transform(
                Operators.SESSION_CONTEXT.title(),
                QuerySerializer.TYPE,
                WriteBehindOperator.of(
                    new SessionContextFunction(config.session(), config.ingest().reorder()))),
        Operators.SESSION_CONTEXT);
  }

  static DataStream<Session> sessions(SingleOutputStreamOperator<Query> queries) {
    return queries.getSideOutput(SessionContextFunction.SESSIONS);
  }

  static DataStream<LateRating> late(SingleOutputStreamOperator<Query> queries) {
    return queries.getSideOutput(SessionContextFunction.LATE);
  }

  private static DataStream<Query> withFollowers(DataStream<Query> queries) {
    DataStream<FollowerStep> steps = as(LiveFollowers.steps(queries), Operators.FOLLOWER_STEPS);
    DataStream<FollowersAnswer> answers = as(LiveFollowers.answers(steps), Operators.FOLLOWERS);
    return as(LiveFollowers.joined(queries, answers), Operators.JOIN_FOLLOWERS);
  }

  /**
   * Puts users' states to their queries, where they are kept. Queries come from an operator keyed
   * by user through tasks of the same parallelism, one to one: they are where their state is.
   */
  private static DataStream<StampedQuery> withStates(
      DataStream<StampedQuery> stamped, JobConfig config, Operators operator) {
    if (!config.serving().provides(Capability.USER_STATE)) {
      return stamped;
    }
    return as(
        DataStreamUtils.reinterpretAsKeyedStream(
                stamped, each -> each.query().userId(), Types.STRING)
            .process(
                new UserStateFunction(config.session().contextLength(), config.serving().index()),
                StampModelFunction.STAMPED),
        operator);
  }

  /**
   * What the shadows recommend: in a task of its own, where it takes no time from the champion's.
   */
  private static SingleOutputStreamOperator<Recommendation> shadows(
      SingleOutputStreamOperator<StampedQuery> stamped, JobConfig config) {
    return retrieve(
            withStates(
                stamped.getSideOutput(StampModelFunction.SHADOWS),
                config,
                Operators.SHADOW_USER_STATES),
            config.serving().shadowWait(),
            config,
            Operators.SHADOW_RETRIEVE)
        .startNewChain();
  }

  private static SingleOutputStreamOperator<Recommendation> retrieve(
      DataStream<StampedQuery> stamped,
      boolean waitsForModel,
      JobConfig config,
      Operators operator) {
    // Queries are given up before the operator is full: watermarks and answered queries, which wait
    // for those before them, take room too.
    int capacity = config.serving().batching().capacity();
    int room = waitsForModel ? capacity : 2 * capacity;
    RetrieveFunction retrieve = new RetrieveFunction(config.serving(), waitsForModel);
    long timeout = config.serving().timeout().toMillis();
    return as(
        AsyncDataStream.orderedWait(stamped, retrieve, timeout, TimeUnit.MILLISECONDS, room),
        operator);
  }

  private static DataStream<Evaluation> evaluate(
      DataStream<Query> queries,
      DataStream<Recommendation> recommendations,
      DataStream<Recommendation> shadows,
      JobConfig config) {
    OnlineEvaluation steps =
        new OnlineEvaluation(
            config.serving().k(),
            config.evaluation().window(),
            config.session().liveFrom(),
            Clock.systemUTC());
    DataStream<Query> ordered = as(steps.ordered(queries), Operators.EVENT_TIME_ORDER);
    DataStream<RankedList> baselines = as(steps.baselines(ordered), Operators.BASELINES);
    DataStream<RankedList> champion =
        lists(recommendations, Role.CHAMPION, Operators.CHAMPION_LISTS);
    DataStream<RankedList> shadow = lists(shadows, Role.SHADOW, Operators.SHADOW_LISTS);
    DataStream<Positive> positives = as(steps.positives(queries), Operators.POSITIVES);
    DataStream<Outcome> outcomes =
        as(steps.outcomes(positives, champion.union(shadow, baselines)), Operators.OUTCOMES);
    return as(steps.evaluations(outcomes), Operators.EVALUATION_WINDOWS).setParallelism(1);
  }

  private static DataStream<RankedList> lists(
      DataStream<Recommendation> made, Role role, Operators operator) {
    return as(made.map(each -> RankedList.of(role, each), RankedList.type()), operator);
  }

  private static <T> SingleOutputStreamOperator<T> as(
      SingleOutputStreamOperator<T> stream, Operators operator) {
    return stream.uid(operator.uid()).name(operator.title());
  }
}
