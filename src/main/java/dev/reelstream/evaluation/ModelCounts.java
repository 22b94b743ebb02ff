package dev.reelstream.evaluation;

import dev.reelstream.keyed.Keys;
import dev.reelstream.keyed.WriteBehind;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.jspecify.annotations.Nullable;

/** One model's open windows, by their start, and what its closed ones add up to. */
final class ModelCounts {
  final Map<Long, HitCounts> windows = new HashMap<>();
  @Nullable ModelTotals totals;

  /** A window has begun: the model's first one, or one from before it. */
  void include(Outcome outcome, long start, int k) {
    if (totals == null || start < totals.start()) {
      totals =
          new ModelTotals(
              outcome.role(),
              outcome.model(),
              outcome.version(),
              start,
              totals == null ? HitCounts.none(k) : totals.counts());
    }
  }

  /** Counts in keyed state. */
  static final class Store implements WriteBehind.Store<String, ModelCounts> {
    private final Keys keys;
    private final MapState<Long, HitCounts> windows;
    private final ValueState<ModelTotals> totals;

    Store(Keys keys, RuntimeContext context) {
      this.keys = keys;
      windows =
          context.getMapState(
              new MapStateDescriptor<>("windows", Types.LONG, TypeInformation.of(HitCounts.class)));
      totals =
          context.getState(
              new ValueStateDescriptor<>("totals", TypeInformation.of(ModelTotals.class)));
    }

    /** The model is the one at hand. */
    @Override
    public @Nullable ModelCounts read(String model) throws Exception {
      ModelTotals closed = totals.value();
      if (closed == null) {
        return null;
      }
      ModelCounts counts = new ModelCounts();
      counts.totals = closed;
      for (var each : windows.entries()) {
        counts.windows.put(each.getKey(), each.getValue());
      }
      return counts;
    }

    @Override
    public void write(String model, ModelCounts counts) throws Exception {
      keys.at(
          model,
          () -> {
            totals.update(counts.totals);
            windows.clear();
            windows.putAll(counts.windows);
          });
    }

    @Override
    public void remove(String model) throws Exception {
      keys.at(
          model,
          () -> {
            totals.clear();
            windows.clear();
          });
    }
  }
}
