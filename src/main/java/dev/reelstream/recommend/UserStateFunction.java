package dev.reelstream.recommend;

import dev.reelstream.retrieval.GruSteps;
import dev.reelstream.retrieval.ServingModel;
import dev.reelstream.retrieval.index.IndexChoice;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what versions that step have made of each user's positives, and sends it along with each
 * query: one step per positive, or as many as the context holds where the version is another or the
 * context has changed in more than its last item. Keyed by user; other versions' queries pass
 * untouched, and each query leaves at once.
 */
public final class UserStateFunction
    extends KeyedProcessFunction<String, StampedQuery, StampedQuery> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(UserStateFunction.class);

  private final int contextLength;
  private final IndexChoice index;

  private transient @Nullable ValueState<byte[]> states;
  private transient @Nullable Counter stepped;
  private transient @Nullable Counter rebuilt;

  /**
   * For queries of a job.
   *
   * @param contextLength most items that a query's context holds
   * @param index who finds the best items
   */
  public UserStateFunction(int contextLength, IndexChoice index) {
    this.contextLength = contextLength;
    this.index = index;
  }

  @Override
  public void open(OpenContext context) {
    states =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "user-states", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    stepped = getRuntimeContext().getMetricGroup().counter("stateSteps");
    rebuilt = getRuntimeContext().getMetricGroup().counter("stateRebuilds");
  }

  @Override
  public void processElement(StampedQuery stamped, Context context, Collector<StampedQuery> out)
      throws IOException {
    GruSteps steps = steps(stamped.model());
    if (steps == null) {
      out.collect(stamped);
      return;
    }
    if (states == null || stepped == null || rebuilt == null) {
      throw new IllegalStateException("the operator is not open");
    }
    UserStates before = UserStates.fromBytes(states.value());
    UserState last = before.of(UserState.version(stamped.model()));
    (last != null && last.precedes(stamped) ? stepped : rebuilt).inc();
    UserState now = UserState.after(last, stamped, steps, contextLength);
    states.update(before.with(now).toBytes());
    out.collect(stamped.withState(now.vector()));
  }

  /** Null for a version that does not step, or is gone; who retrieves has the last word on that. */
  private @Nullable GruSteps steps(ModelRef ref) {
    // It is in force, or was a moment ago, in the task that this one is chained to: nothing loads.
    try (ServingModel model = ServingModels.acquire(ref, index)) {
      return model.steps().orElse(null);
    } catch (RuntimeException e) {
      LOG.error("{}@{} has no steps: {}", ref.name(), ref.version(), e.getMessage());
      return null;
    }
  }
}
