package dev.reelstream.followers;

import dev.reelstream.event.Follower;
import dev.reelstream.query.Query;
import dev.reelstream.query.QuerySerializer;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Holds every live query until the watermark says that its answer is there, and lets it go with it:
 * each exactly once, those of a user in order of event time, then {@code seq}. Keyed by user.
 */
final class JoinFollowersFunction
    extends KeyedCoProcessFunction<String, Query, FollowersAnswer, Query> {
  // The query waits here and does not travel with its question, since its seen set is large. A
  // query is stored under its seq, not in a list of its moment: half of all neighbours in MovieLens
  // share their second, and the list would be rewritten with each.
  private static final long serialVersionUID = 1L;

  private transient MapState<Long, Query> queries;
  private transient Waiting<Long> waiting;
  private transient MapState<Long, List<Follower>> answers;
  private transient Counter late;

  @Override
  public void open(OpenContext context) {
    queries = map("queries", QuerySerializer.TYPE);
    waiting = new Waiting<>(map("moments", Types.LIST(Types.LONG)));
    answers = map("answers", Types.LIST(TypeInformation.of(Follower.class)));
    late = getRuntimeContext().getMetricGroup().counter("lateQueries");
  }

  private <V> MapState<Long, V> map(String name, TypeInformation<V> value) {
    return getRuntimeContext().getMapState(new MapStateDescriptor<>(name, Types.LONG, value));
  }

  @Override
  public void processElement1(Query query, Context context, Collector<Query> out) throws Exception {
    if (!query.live()) {
      return;
    }
    if (query.eventTime() <= context.timerService().currentWatermark()) {
      // Nothing says when its answer comes; it goes without, rather than being lost.
      late.inc();
      out.collect(query);
      return;
    }
    queries.put(query.seq(), query);
    waiting.add(query.eventTime(), query.seq());
    context.timerService().registerEventTimeTimer(query.eventTime());
  }

  @Override
  public void processElement2(FollowersAnswer answer, Context context, Collector<Query> out)
      throws Exception {
    if (answer.eventTime() > context.timerService().currentWatermark()) {
      answers.put(answer.seq(), answer.followers());
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Query> out)
      throws Exception {
    for (long seq : waiting.take(timestamp).stream().sorted().toList()) {
      Query query = queries.get(seq);
      List<Follower> followers = answers.get(seq);
      queries.remove(seq);
      answers.remove(seq);
      out.collect(followers == null ? query : query.withFollowers(followers));
    }
  }
}
