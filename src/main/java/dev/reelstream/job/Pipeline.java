package dev.reelstream.job;

import dev.reelstream.evaluation.OnlineEvaluation;
import dev.reelstream.evaluation.Outcome;
import dev.reelstream.evaluation.Positive;
import dev.reelstream.evaluation.RankedList;
import dev.reelstream.event.DeadLetter;
import dev.reelstream.event.Evaluation;
import dev.reelstream.event.LateRating;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Query;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.Role;
import dev.reelstream.event.Session;
import dev.reelstream.ingest.Decoded;
import dev.reelstream.ingest.ReceivedRating;
import dev.reelstream.ingest.SplitDecodedFunction;
import dev.reelstream.recommend.RetrieveFunction;
import dev.reelstream.recommend.StampModelFunction;
import dev.reelstream.recommend.StampedQuery;
import dev.reelstream.session.SessionContextFunction;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
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
   * @param models announcements newer than {@code initial}; must not hold event time back
   * @param initial the champion to start with
   */
  public static Streams define(
      DataStream<Decoded> ratings,
      DataStream<ModelAnnouncement> models,
      ModelAnnouncement initial,
      JobConfig config) {
    SingleOutputStreamOperator<ReceivedRating> received =
        as(
            ratings.process(new SplitDecodedFunction(), TypeInformation.of(ReceivedRating.class)),
            Operators.SPLIT_DECODED);
    SingleOutputStreamOperator<Query> queries =
        as(
            received
                .keyBy(rating -> rating.rating().userId())
                .process(
                    new SessionContextFunction(config.session(), config.reorder()),
                    TypeInformation.of(Query.class)),
            Operators.SESSION_CONTEXT);
    SingleOutputStreamOperator<Recommendation> recommendations =
        recommend(queries, models, initial, config);
    return new Streams(
        recommendations,
        queries.getSideOutput(SessionContextFunction.SESSIONS),
        queries.getSideOutput(SessionContextFunction.LATE),
        received.getSideOutput(SplitDecodedFunction.DEAD_LETTERS),
        config.evaluation() ? evaluate(queries, recommendations, config) : null);
  }

  private static SingleOutputStreamOperator<Recommendation> recommend(
      DataStream<Query> queries,
      DataStream<ModelAnnouncement> models,
      ModelAnnouncement initial,
      JobConfig config) {
    SingleOutputStreamOperator<StampedQuery> stamped =
        as(
            queries
                .connect(models.broadcast(StampModelFunction.BROADCAST))
                .process(new StampModelFunction(initial), TypeInformation.of(StampedQuery.class)),
            Operators.STAMP_MODEL);
    RetrieveFunction retrieve =
        new RetrieveFunction(config.k(), config.batchSize(), config.batchWait(), config.capacity());
    return as(
        AsyncDataStream.orderedWait(
            stamped,
            retrieve,
            config.recommendTimeout().toMillis(),
            TimeUnit.MILLISECONDS,
            config.capacity()),
        Operators.RETRIEVE);
  }

  private static DataStream<Evaluation> evaluate(
      DataStream<Query> queries, DataStream<Recommendation> recommendations, JobConfig config) {
    OnlineEvaluation steps =
        new OnlineEvaluation(
            config.k(), config.evaluationWindow(), config.session().liveFrom(), Clock.systemUTC());
    DataStream<Query> ordered = as(steps.ordered(queries), Operators.EVENT_TIME_ORDER);
    DataStream<RankedList> baselines = as(steps.baselines(ordered), Operators.BASELINES);
    DataStream<RankedList> champion =
        as(
            recommendations.map(
                made -> RankedList.of(Role.CHAMPION, made), TypeInformation.of(RankedList.class)),
            Operators.CHAMPION_LISTS);
    DataStream<Positive> positives = as(steps.positives(queries), Operators.POSITIVES);
    DataStream<Outcome> outcomes =
        as(steps.outcomes(positives, champion.union(baselines)), Operators.OUTCOMES);
    return as(steps.evaluations(outcomes), Operators.EVALUATION_WINDOWS).setParallelism(1);
  }

  private static <T> SingleOutputStreamOperator<T> as(
      SingleOutputStreamOperator<T> stream, Operators operator) {
    return stream.uid(operator.uid()).name(operator.title());
  }
}
