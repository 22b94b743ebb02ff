package dev.reelstream.followers;

import dev.reelstream.query.Query;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Takes every positive apart: it followed its user's positive before it, and a live one asks what
 * follows its own item. Keyed by user.
 */
final class FollowerStepsFunction extends KeyedProcessFunction<String, Query, FollowerStep> {
  // Not from the context: one of length 1, or one that starts anew with each session, does not hold
  // the positive before.
  private static final long serialVersionUID = 1L;

  private transient ValueState<String> last;

  @Override
  public void open(OpenContext context) {
    last = getRuntimeContext().getState(new ValueStateDescriptor<>("last-item", Types.STRING));
  }

  @Override
  public void processElement(Query query, Context context, Collector<FollowerStep> out)
      throws Exception {
    String previous = last.value();
    if (previous != null) {
      out.collect(step(previous, query, query.itemId()));
    }
    if (query.live()) {
      out.collect(step(query.itemId(), query, null));
    }
    last.update(query.itemId());
  }

  private static FollowerStep step(String item, Query query, @Nullable String follower) {
    return new FollowerStep(item, query.eventTime(), query.userId(), query.seq(), follower);
  }
}
