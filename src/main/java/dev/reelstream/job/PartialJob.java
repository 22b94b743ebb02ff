package dev.reelstream.job;

import dev.reelstream.event.Rating;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.Source;
import dev.reelstream.ingest.ReceivedRating;
import dev.reelstream.kafka.Topic;
import dev.reelstream.query.Query;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job cut off behind one of its first stages, to tell what each of them costs: the same
 * operators between the same ends. All of them write to the recommendations topic.
 */
public enum PartialJob {
  /** Ratings leave as the bytes they came as: what Kafka and Flink cost by themselves. */
  PASS_THROUGH {
    @Override
    void define(StreamExecutionEnvironment env, KafkaEnds ends) {
      DataStream<RawRecord> records =
          ends.source(env, new RawDeserializer(), WatermarkStrategy.noWatermarks());
      ends.sink(
          records,
          EventSerializer.raw(ends.topic(Topic.RECOMMENDATIONS)),
          Operators.RECOMMENDATIONS_SINK);
    }
  },

  /** Ratings are decoded and written as JSON again; what cannot be decoded is a dead letter. */
  DECODE_ENCODE {
    @Override
    void define(StreamExecutionEnvironment env, KafkaEnds ends) {
      SingleOutputStreamOperator<ReceivedRating> received = Pipeline.received(ends.ratings(env));
      DataStream<Rating> ratings =
          received
              .map(ReceivedRating::rating, TypeInformation.of(Rating.class))
              .uid("ratings-to-encode");
      ends.sink(
          ratings,
          EventSerializer.ratings(ends.topic(Topic.RECOMMENDATIONS)),
          Operators.RECOMMENDATIONS_SINK);
      ends.writeDeadLetters(Pipeline.deadLetters(received));
    }
  },

  /**
   * Everything before a model is asked: a query leaves as the recommendation that it would become,
   * with its context and without items.
   */
  SESSIONS {
    @Override
    void define(StreamExecutionEnvironment env, KafkaEnds ends) {
      SingleOutputStreamOperator<ReceivedRating> received = Pipeline.received(ends.ratings(env));
      SingleOutputStreamOperator<Query> queries = Pipeline.queries(received, ends.config());
      DataStream<Recommendation> unanswered =
          queries
              .map(PartialJob::unanswered, TypeInformation.of(Recommendation.class))
              .uid("unanswered-queries");
      ends.write(
          new Pipeline.Streams(
              unanswered,
              Pipeline.sessions(queries),
              Pipeline.late(queries),
              Pipeline.deadLetters(received),
              null));
    }
  };

  abstract void define(StreamExecutionEnvironment env, KafkaEnds ends);

  /** Builds the job on Kafka; the topics must be there. */
  public void define(StreamExecutionEnvironment env, JobConfig config) {
    define(env, new KafkaEnds(config, Map.of()));
  }

  private static Recommendation unanswered(Query query) {
    return new Recommendation(
        query.userId(),
        query.seq(),
        query.sessionId(),
        query.eventTime(),
        query.itemId(),
        query.context(),
        "none",
        0,
        Source.POPULAR,
        List.of(),
        System.currentTimeMillis(),
        query.sentAt());
  }
}
