package dev.reelstream.followers;

import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Counts what follows each item and answers questions about it, both in order of event time, then
 * user id as text, then {@code seq}, as the watermark passes them. Keyed by item.
 */
final class FollowersFunction extends KeyedProcessFunction<String, FollowerStep, FollowersAnswer> {
  // A moment of an item has its own list and one timer, so nothing that waits is read or written
  // before its time has come. An item's answers depend on steps of its own key alone, which is why
  // this runs at any parallelism and still counts in the one order of all positives.
  private static final long serialVersionUID = 1L;

  /** Within a positive: it is counted before it asks, as baseline {@code transition} does. */
  private static final Comparator<FollowerStep> WITHIN_A_MOMENT =
      Comparator.comparing(FollowerStep::userId)
          .thenComparingLong(FollowerStep::seq)
          .thenComparing(FollowerStep::asks);

  private final int most;
  private final int answered;

  private transient ValueState<byte[]> countsState;
  private transient Waiting<FollowerStep> waiting;
  private transient FollowerCounts counts;
  private transient Counter late;

  /**
   * @param most followers kept per item
   * @param answered of them at most in an answer
   */
  FollowersFunction(int most, int answered) {
    this.most = most;
    this.answered = answered;
  }

  @Override
  public void open(OpenContext context) {
    counts = new FollowerCounts(most);
    countsState =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "counts", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    waiting =
        new Waiting<>(
            getRuntimeContext()
                .getMapState(
                    new MapStateDescriptor<>(
                        "waiting",
                        Types.LONG,
                        Types.LIST(TypeInformation.of(FollowerStep.class)))));
    late = getRuntimeContext().getMetricGroup().counter("lateSteps");
  }

  @Override
  public void processElement(FollowerStep step, Context context, Collector<FollowersAnswer> out)
      throws Exception {
    if (step.eventTime() <= context.timerService().currentWatermark()) {
      // Its place has gone by. It counts where it stands, rather than being lost.
      late.inc();
      take(List.of(step), out);
      return;
    }
    waiting.add(step.eventTime(), step);
    context.timerService().registerEventTimeTimer(step.eventTime());
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<FollowersAnswer> out)
      throws Exception {
    take(waiting.take(timestamp).stream().sorted(WITHIN_A_MOMENT).toList(), out);
  }

  private void take(List<FollowerStep> steps, Collector<FollowersAnswer> out) throws Exception {
    byte[] before = countsState.value();
    byte[] now = before;
    for (FollowerStep step : steps) {
      String follower = step.follower();
      if (follower == null) {
        out.collect(
            new FollowersAnswer(
                step.userId(), step.seq(), step.eventTime(), FollowerCounts.top(now, answered)));
      } else {
        now = counts.add(now, follower);
      }
    }
    if (now != null && now != before) {
      countsState.update(now);
    }
  }
}
