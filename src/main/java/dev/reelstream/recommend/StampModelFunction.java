package dev.reelstream.recommend;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Query;
import dev.reelstream.retrieval.IndexChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stamps every live query with the champion in force, and a copy of it for {@link #SHADOWS} with
 * each shadow; queries of the history end here.
 *
 * <p>The versions in force are operator state, so a restore goes on with those that the checkpoint
 * had, also where no announcement has come yet. An announced version is in force only after it has
 * loaded, matched its digests and answered its golden batch on this task manager; one that fails is
 * counted and logged, and the version before it stays. A shadow whose alias is given up is asked no
 * more; a champion stays until there is another.
 */
public final class StampModelFunction
    extends BroadcastProcessFunction<Query, AliasChange, StampedQuery>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(StampModelFunction.class);

  /** How announcements reach every subtask; they are kept in operator state, not here. */
  public static final MapStateDescriptor<Void, Void> BROADCAST =
      new MapStateDescriptor<>("models", Types.VOID, Types.VOID);

  /** The copies for the shadows. */
  public static final OutputTag<StampedQuery> SHADOWS =
      new OutputTag<>("shadows", TypeInformation.of(StampedQuery.class));

  /*
   * For maintainers. All subtasks hear the same announcements, so each stores the same versions and a restore takes any: union
   * state, which also serves another parallelism. Broadcast state would do if it could be written before the first
   * announcement; it cannot, and a job restored then would start with whatever is champion at that time.
   *
   * A version loads on this task's thread, a shadow's too: the stream stands for that long (tenths of a second), once per
   * announcement. Loading beside it would make the first query that a version is asked depend on more than the order of records.
   */
  private static final ListStateDescriptor<ModelAnnouncement> IN_FORCE =
      new ListStateDescriptor<>("models-in-force", TypeInformation.of(ModelAnnouncement.class));

  private final ArrayList<ModelAnnouncement> initial;
  private final boolean withShadows;
  private IndexChoice index = IndexChoice.AUTO;
  private boolean followers;
  private transient List<ModelAnnouncement> restored;
  private transient @Nullable ModelsInForce models;
  private transient @Nullable ListState<ModelAnnouncement> state;
  private transient @Nullable Counter rejected;

  /**
   * Starts with the versions that were in force when the job was submitted.
   *
   * @param initial an announcement per alias, the champion's among them
   * @param withShadows false to load and ask the champion alone
   */
  public StampModelFunction(List<ModelAnnouncement> initial, boolean withShadows) {
    this.initial = new ArrayList<>(initial);
    this.withShadows = withShadows;
  }

  /** Has models search as told, in place of {@link IndexChoice#AUTO}. */
  public StampModelFunction searching(IndexChoice choice) {
    index = choice;
    return this;
  }

  /** Whether queries bring their followers; without them, versions that blend are refused. */
  public StampModelFunction withFollowers(boolean brought) {
    followers = brought;
    return this;
  }

  @Override
  public void open(OpenContext context) {
    ModelsInForce fresh = new ModelsInForce(index, followers);
    models = fresh;
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    rejected = metrics.counter("modelsRejected");
    metrics.gauge(
        "activeModelVersion",
        () -> {
          ModelRef champion = fresh.champion();
          return champion == null ? 0 : champion.version();
        });
    metrics.gauge("activeShadows", () -> fresh.shadows().size());
    // Here and not with the first query, which would wait for TensorFlow to start.
    start(fresh);
  }

  /**
   * A restored champion that is gone meanwhile gives way to the one of the submission; without
   * either there is no job. A shadow that is gone is missing, no more.
   */
  private void start(ModelsInForce fresh) {
    for (ModelAnnouncement announced : restored.isEmpty() ? initial : restored) {
      boolean needed = restored.isEmpty() && isChampion(announced.alias());
      if (needed) {
        fresh.take(announced);
      } else {
        force(fresh, announced);
      }
    }
    if (fresh.champion() == null) {
      initial.stream().filter(each -> isChampion(each.alias())).forEach(fresh::take);
    }
  }

  @Override
  public void processElement(Query query, ReadOnlyContext context, Collector<StampedQuery> out)
      throws Exception {
    if (!query.live()) {
      return;
    }
    ModelsInForce inForce = models;
    ModelRef champion = inForce == null ? null : inForce.champion();
    if (inForce == null || champion == null) {
      throw new IllegalStateException("the operator is not open");
    }
    out.collect(new StampedQuery(query, champion));
    for (ModelRef shadow : inForce.shadows()) {
      context.output(SHADOWS, new StampedQuery(query, shadow));
    }
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    state = context.getOperatorStateStore().getUnionListState(IN_FORCE);
    Map<String, ModelAnnouncement> byAlias = new LinkedHashMap<>();
    for (ModelAnnouncement announced : state.get()) {
      byAlias.put(announced.alias(), announced);
    }
    restored = List.copyOf(byAlias.values());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    if (state == null || models == null) {
      throw new IllegalStateException("the operator is not open");
    }
    state.update(models.announced());
  }

  @Override
  public void processBroadcastElement(
      AliasChange change, Context context, Collector<StampedQuery> out) throws Exception {
    if (models == null) {
      throw new IllegalStateException("the operator is not open");
    }
    if (change.announced() != null) {
      force(models, change.announced());
    } else if (isChampion(change.alias())) {
      LOG.warn("{} is given up, but the job needs one: its version stays", change.alias());
    } else if (models.remove(change.alias())) {
      LOG.info("{} is out of force", change.alias());
    }
  }

  private void force(ModelsInForce into, ModelAnnouncement announced) {
    String alias = announced.alias();
    if (!isChampion(alias) && !(withShadows && ModelAnnouncement.isShadow(alias))) {
      return;
    }
    try {
      if (into.take(announced)) {
        LOG.info("{}@{} is in force as {}", announced.name(), announced.version(), alias);
      }
    } catch (RuntimeException e) {
      // Whatever it was, what serves now goes on.
      if (rejected != null) {
        rejected.inc();
      }
      LOG.error(
          "{}@{} is refused as {}: {}",
          announced.name(),
          announced.version(),
          alias,
          e.getMessage());
    }
  }

  private static boolean isChampion(String alias) {
    return alias.equals(ModelAnnouncement.CHAMPION);
  }

  @Override
  public void close() {
    if (models != null) {
      models.close();
    }
  }
}
