package dev.reelstream.recommend;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.query.Query;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.retrieval.Capability;
import dev.reelstream.retrieval.ServingModel;
import java.util.ArrayList;
import java.util.List;
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
 * <p>The versions in force are operator state, and so is what was announced and not decided yet, so
 * a restore goes on with what the checkpoint had, also where no announcement has come yet. An
 * announced version loads beside the stream and is in force only after it has matched its digests
 * and answered its golden batch on this task manager; one that fails, or takes too long, is
 * counted, logged and marked, and the version before it stays. A shadow whose alias is given up is
 * asked no more; a champion stays until there is another.
 */
public final class StampModelFunction
    extends BroadcastProcessFunction<Query, AliasChange, StampedQuery>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(StampModelFunction.class);

  /** How announcements reach every subtask; they are kept in operator state, not here. */
  public static final MapStateDescriptor<Void, Void> BROADCAST =
      new MapStateDescriptor<>("models", Types.VOID, Types.VOID);

  /** What goes on. */
  public static final TypeInformation<StampedQuery> STAMPED = StampedQuerySerializer.TYPE;

  /** The copies for the shadows. */
  public static final OutputTag<StampedQuery> SHADOWS = new OutputTag<>("shadows", STAMPED);

  /*
   * For maintainers. All subtasks hear the same announcements in the same order, but each loads at its own pace, so their
   * states may differ by what is still loading: union state, merged by RestoredAliases, which also serves another parallelism.
   * Broadcast state would do if it could be written before the first announcement; it cannot, and a job restored then would
   * start with whatever is champion at that time.
   *
   * IN_FORCE is what jobs before STEPS wrote; it is still written for them and read where there are no steps.
   */
  private static final ListStateDescriptor<ModelAnnouncement> IN_FORCE =
      new ListStateDescriptor<>("models-in-force", TypeInformation.of(ModelAnnouncement.class));

  private static final ListStateDescriptor<AliasStep> STEPS =
      new ListStateDescriptor<>("alias-steps", TypeInformation.of(AliasStep.class));

  private final ArrayList<ModelAnnouncement> initial;
  private final boolean withShadows;
  private final ServingRules serving;
  private transient RestoredAliases restored;
  private transient @Nullable ModelsInForce models;
  private transient @Nullable ModelSwaps swaps;
  private transient @Nullable ListState<ModelAnnouncement> inForceState;
  private transient @Nullable ListState<AliasStep> stepState;
  private transient @Nullable Counter rejected;
  private transient long heard;

  /**
   * Starts with the versions that were in force when the job was submitted.
   *
   * @param initial an announcement per alias, the champion's among them
   * @param withShadows false to load and ask the champion alone
   */
  public StampModelFunction(
      List<ModelAnnouncement> initial, boolean withShadows, ServingRules serving) {
    this.initial = new ArrayList<>(initial);
    this.withShadows = withShadows;
    this.serving = serving;
  }

  @Override
  public void open(OpenContext context) {
    ModelsInForce fresh = new ModelsInForce();
    models = fresh;
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    Counter refusals = metrics.counter("modelsRejected");
    Counter decisions = metrics.counter("modelDecisions");
    rejected = refusals;
    metrics.gauge(
        "activeModelVersion",
        () -> {
          ModelRef champion = fresh.champion();
          return champion == null ? 0 : champion.version();
        });
    metrics.gauge("activeShadows", () -> fresh.shadows().size());
    // Here and not with the first query, which would wait for TensorFlow to start.
    start(fresh);
    ModelSwaps swapping =
        new ModelSwaps(
            fresh,
            new TimedLoading<>(this::acquire, serving.loadTimeout())::load,
            refused -> {
              if (refused) {
                refusals.inc();
              }
              decisions.inc();
            },
            "swaps-" + getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
    swaps = swapping;
    metrics.gauge("modelsUndecided", swapping::undecided);
    restored.undecided().forEach(swapping::add);
  }

  /**
   * A restored champion that is gone meanwhile gives way to the one of the submission; without
   * either there is no job. A shadow that is gone is missing, no more.
   */
  private void start(ModelsInForce fresh) {
    if (restored.inForce().isEmpty()) {
      for (ModelAnnouncement announced : initial) {
        if (isChampion(announced.alias())) {
          take(fresh, AliasStep.initial(announced));
        } else {
          takeIfFit(fresh, AliasStep.initial(announced));
        }
      }
    } else {
      restored.inForce().forEach(step -> takeIfFit(fresh, step));
    }
    if (fresh.champion() == null) {
      initial.stream()
          .filter(each -> isChampion(each.alias()))
          .forEach(each -> take(fresh, AliasStep.initial(each)));
    }
  }

  private void takeIfFit(ModelsInForce fresh, AliasStep step) {
    if (!isServed(step.alias()) || step.announced() == null) {
      return;
    }
    try {
      take(fresh, step);
    } catch (RuntimeException e) {
      if (rejected != null) {
        rejected.inc();
      }
      Refusals.tell(step.announced(), e);
    }
  }

  private void take(ModelsInForce fresh, AliasStep step) {
    if (step.announced() != null) {
      fresh.put(step, acquire(ModelRef.of(step.announced())));
    }
  }

  private ServingModel acquire(ModelRef ref) {
    ServingModel model = ServingModels.acquire(ref, serving.index());
    try {
      Capability.check(
          "%s@%d".formatted(ref.name(), ref.version()), model.needs(), serving.provides());
      return model;
    } catch (InvalidModelException e) {
      model.close();
      throw e;
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
    ListState<ModelAnnouncement> before =
        context.getOperatorStateStore().getUnionListState(IN_FORCE);
    ListState<AliasStep> steps = context.getOperatorStateStore().getUnionListState(STEPS);
    inForceState = before;
    stepState = steps;
    restored = RestoredAliases.of(all(before.get()), all(steps.get()));
    heard = restored.lastOrder();
  }

  private static <T> List<T> all(Iterable<T> state) {
    List<T> all = new ArrayList<>();
    state.forEach(all::add);
    return all;
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    if (inForceState == null || stepState == null || swaps == null) {
      throw new IllegalStateException("the operator is not open");
    }
    List<AliasStep> steps = swaps.steps();
    List<ModelAnnouncement> inForce = new ArrayList<>();
    for (AliasStep step : steps) {
      if (step.taken() && step.announced() != null) {
        inForce.add(step.announced());
      }
    }
    inForceState.update(inForce);
    stepState.update(steps);
  }

  @Override
  public void processBroadcastElement(
      AliasChange change, Context context, Collector<StampedQuery> out) throws Exception {
    if (swaps == null) {
      throw new IllegalStateException("the operator is not open");
    }
    if (!isServed(change.alias())) {
      return;
    }
    if (change.announced() == null && isChampion(change.alias())) {
      LOG.warn("{} is given up, but the job needs one: its version stays", change.alias());
      return;
    }
    swaps.add(new AliasStep(++heard, false, change.alias(), change.announced()));
  }

  /** How many changes have been heard of and are not decided. */
  int undecided() {
    return swaps == null ? 0 : swaps.undecided();
  }

  private boolean isServed(String alias) {
    return isChampion(alias) || (withShadows && ModelAnnouncement.isShadow(alias));
  }

  private static boolean isChampion(String alias) {
    return alias.equals(ModelAnnouncement.CHAMPION);
  }

  @Override
  public void close() {
    if (swaps != null) {
      swaps.close();
    }
    if (models != null) {
      models.close();
    }
  }
}
