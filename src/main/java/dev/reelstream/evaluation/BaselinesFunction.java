package dev.reelstream.evaluation;

import dev.reelstream.event.Role;
import dev.reelstream.event.Source;
import dev.reelstream.keyed.MapStore;
import dev.reelstream.keyed.WriteBehind;
import dev.reelstream.keyed.WriteBehind.Bounds;
import dev.reelstream.query.Query;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Makes the three baselines' lists for every live query, from the positives of all users in one
 * order.
 *
 * <p>At parallelism 1, under one key, behind {@link EventTimeOrderOperator}.
 */
final class BaselinesFunction extends KeyedProcessFunction<Integer, Query, RankedList>
    implements CheckpointedFunction {
  // Why one operator for all three: ties of `transition` go by `popular`, which is only known in
  // full at the live boundary, and both depend on one order of all positives. Together they are
  // exact without carrying ranks around, and the seen set is looked up once per query.
  //
  // A positive costs a few heap updates. They are written when a checkpoint asks: last items and
  // follower counts that changed, the window of 20,000 (40 KB), the counts of the history while it
  // lasts. Item numbers are written when they are given.
  private static final long serialVersionUID = 1L;
  static final String POPULAR = "popular";
  static final String RECENT_POPULAR = "recent-popular";
  static final String TRANSITION = "transition";
  private static final int NO_VERSION = 0;
  private static final Bounds ON_HEAP = Bounds.of(65_536);

  private final int k;
  private final Clock clock;
  private final int followersOnHeap;

  private transient MapState<Integer, String> itemsState;
  private transient WriteBehind<String, Integer> lastItems;
  private transient MapState<Integer, byte[]> followersState;
  private transient ValueState<byte[]> countsState;
  private transient ValueState<byte[]> recentState;
  private transient ValueState<Boolean> liveState;

  private transient CachedFollowers followers;
  private transient @Nullable Baselines baselines;
  private transient boolean restored;
  private transient boolean changed;
  private transient boolean countsWritten;

  /**
   * @param k the length of the lists
   * @param clock stamps the lists; serializable
   */
  BaselinesFunction(int k, Clock clock) {
    this(k, clock, CachedFollowers.CAPACITY);
  }

  BaselinesFunction(int k, Clock clock, int followersOnHeap) {
    this.k = k;
    this.clock = clock;
    this.followersOnHeap = followersOnHeap;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {
    restored = context.isRestored();
  }

  @Override
  public void open(OpenContext context) {
    TypeInformation<byte[]> bytes = TypeInformation.of(byte[].class);
    itemsState = map("items", Types.INT, Types.STRING);
    lastItems =
        new WriteBehind<>(
            new MapStore<>(map("last-items", Types.STRING, Types.INT), item -> item, item -> item),
            restored,
            item -> 1,
            ON_HEAP);
    followersState = map("followers", Types.INT, bytes);
    countsState = value("history-counts", bytes);
    recentState = value("recent", bytes);
    liveState = value("live", Types.BOOLEAN);
    followers = new CachedFollowers(followersState, restored, followersOnHeap);
  }

  private <K, V> MapState<K, V> map(String name, TypeInformation<K> key, TypeInformation<V> value) {
    return getRuntimeContext().getMapState(new MapStateDescriptor<>(name, key, value));
  }

  private <T> ValueState<T> value(String name, TypeInformation<T> type) {
    return getRuntimeContext().getState(new ValueStateDescriptor<>(name, type));
  }

  @Override
  public void processElement(Query query, Context context, Collector<RankedList> out)
      throws Exception {
    // Keyed state has no content before the first record sets the key.
    if (baselines == null) {
      baselines = restore();
    }
    Baselines current = baselines;
    int known = current.items().size();
    int item = current.items().findOrAdd(query.itemId());
    if (query.live()) {
      current.freeze();
    }
    current.add(lastItems.get(query.userId()), item);
    lastItems.put(query.userId(), item);
    changed = true;
    if (query.live()) {
      emit(query, current.lists(item, query.userId(), query.seen(), k), out);
    }
    for (int added = known; added < current.items().size(); added++) {
      itemsState.put(added, current.items().id(added));
    }
  }

  private void emit(Query query, Baselines.Lists lists, Collector<RankedList> out) {
    Transition.Filled transition = lists.transition();
    Source source = transition.followers() > 0 ? Source.MODEL : Source.POPULAR;
    out.collect(list(POPULAR, query, Source.MODEL, lists.popular()));
    out.collect(list(RECENT_POPULAR, query, Source.MODEL, lists.recentPopular()));
    out.collect(list(TRANSITION, query, source, transition.list()));
  }

  private RankedList list(String model, Query query, Source source, List<String> items) {
    return new RankedList(
        Role.BASELINE,
        model,
        NO_VERSION,
        query.userId(),
        query.seq(),
        source,
        items,
        clock.millis());
  }

  private Baselines restore() throws Exception {
    TreeMap<Integer, String> inOrder = new TreeMap<>();
    for (var numbered : itemsState.entries()) {
      inOrder.put(numbered.getKey(), numbered.getValue());
    }
    ItemOrdinals items = new ItemOrdinals();
    inOrder.values().forEach(items::findOrAdd);
    byte[] counts = countsState.value();
    byte[] recent = recentState.value();
    Baselines restored =
        new Baselines(
            items,
            counts == null ? new PopularCounts() : PopularCounts.restore(counts),
            recent == null
                ? new RecentPopular(items, RecentPopular.WINDOW)
                : RecentPopular.restore(items, RecentPopular.WINDOW, recent),
            followers);
    if (Boolean.TRUE.equals(liveState.value())) {
      restored.freeze();
      countsWritten = true;
    }
    return restored;
  }

  /** Something changed only if a record came, and then its key, the only one, is set. */
  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    Baselines current = baselines;
    if (!changed || current == null) {
      return;
    }
    followers.flush();
    lastItems.flush();
    recentState.update(current.recent().snapshot());
    if (!countsWritten) {
      countsState.update(current.counts().snapshot());
      liveState.update(current.frozen());
      countsWritten = current.frozen();
    }
    changed = false;
  }
}
