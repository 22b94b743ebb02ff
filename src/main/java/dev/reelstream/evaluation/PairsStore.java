package dev.reelstream.evaluation;

import dev.reelstream.keyed.BytesStore;
import dev.reelstream.keyed.Keys;
import dev.reelstream.keyed.WriteBehind;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.jspecify.annotations.Nullable;

/** {@link UserPairs} in keyed state, those of jobs that kept each half by itself as well. */
final class PairsStore implements WriteBehind.Store<String, UserPairs> {
  static final ValueStateDescriptor<byte[]> PAIRS =
      new ValueStateDescriptor<>("pairs", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private final BytesStore<String, UserPairs> pairs;
  private final MapState<Long, Positive> positives;
  private final MapState<Long, List<RankedList>> lists;
  private final ValueState<JoinSpan> kept;

  PairsStore(Keys keys, RuntimeContext context) {
    pairs =
        new BytesStore<>(
            keys,
            context.getState(PAIRS),
            UserPairs::toBytes,
            (user, bytes) -> UserPairs.fromBytes(bytes));
    positives =
        context.getMapState(
            new MapStateDescriptor<>("positives", Types.LONG, TypeInformation.of(Positive.class)));
    lists =
        context.getMapState(
            new MapStateDescriptor<>(
                "lists", Types.LONG, Types.LIST(TypeInformation.of(RankedList.class))));
    kept = context.getState(new ValueStateDescriptor<>("kept", TypeInformation.of(JoinSpan.class)));
  }

  /** The user is the one at hand. */
  @Override
  public @Nullable UserPairs read(String user) throws Exception {
    UserPairs known = pairs.read(user);
    return known == null ? readHalves() : known;
  }

  private @Nullable UserPairs readHalves() throws Exception {
    UserPairs halves = new UserPairs();
    JoinSpan span = kept.value();
    if (span != null) {
      halves.oldest = span.oldest();
      halves.newest = span.newest();
    }
    for (var each : positives.entries()) {
      halves.positives.put(each.getKey(), each.getValue());
    }
    for (var each : lists.entries()) {
      halves.lists.put(each.getKey(), each.getValue());
    }
    if (span == null && halves.positives.isEmpty() && halves.lists.isEmpty()) {
      return null;
    }
    kept.clear();
    positives.clear();
    lists.clear();
    return halves;
  }

  @Override
  public void write(String user, UserPairs value) throws Exception {
    pairs.write(user, value);
  }

  @Override
  public void remove(String user) throws Exception {
    pairs.remove(user);
  }
}
