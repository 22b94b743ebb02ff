package dev.reelstream.recommend;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Query;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.RegistryException;
import dev.reelstream.retrieval.ServingModel;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stamps every live query with the champion in force; queries of the history end here.
 *
 * <p>The version in force is operator state, so a restore goes on with the version that the
 * checkpoint had, also where no announcement has come yet. An announced version is in force only
 * after it has loaded, matched its digests and answered its golden batch on this task manager; one
 * that fails is counted and logged, and the version before it stays.
 */
public final class StampModelFunction
    extends BroadcastProcessFunction<Query, ModelAnnouncement, StampedQuery>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(StampModelFunction.class);

  /** How announcements reach every subtask; they are kept in operator state, not here. */
  public static final MapStateDescriptor<Void, Void> BROADCAST =
      new MapStateDescriptor<>("models", Types.VOID, Types.VOID);

  /*
   * For maintainers. All subtasks hear the same announcements, so each stores the same version and a restore takes any: union
   * state, which also serves another parallelism. Broadcast state would do if it could be written before the first
   * announcement; it cannot, and a job restored then would start with whatever is champion at that time.
   */
  private static final ListStateDescriptor<ModelAnnouncement> IN_FORCE =
      new ListStateDescriptor<>("model-in-force", TypeInformation.of(ModelAnnouncement.class));

  private final ModelAnnouncement initial;
  private transient @Nullable InForce inForce;
  private transient @Nullable ModelAnnouncement restored;
  private transient @Nullable ListState<ModelAnnouncement> state;
  private transient @Nullable Counter rejected;

  /** The stamp, and the loaded model that it keeps from being closed. */
  private record InForce(ModelAnnouncement announced, ModelRef stamp, ServingModel model) {}

  /** Starts with the version that was champion when the job was submitted. */
  public StampModelFunction(ModelAnnouncement initial) {
    this.initial = initial;
  }

  @Override
  public void open(OpenContext context) {
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    rejected = metrics.counter("modelsRejected");
    metrics.gauge("activeModelVersion", () -> inForce == null ? 0 : inForce.stamp().version());
    // Here and not with the first query, which would wait for TensorFlow to start.
    start();
  }

  @Override
  public void processElement(Query query, ReadOnlyContext context, Collector<StampedQuery> out)
      throws Exception {
    if (!query.live()) {
      return;
    }
    if (inForce == null) {
      throw new IllegalStateException("the operator is not open");
    }
    out.collect(new StampedQuery(query, inForce.stamp()));
  }

  /**
   * A restored version that is gone meanwhile gives way to the one of the submission; without
   * either there is no job.
   */
  private void start() {
    if (restored == null || !force(restored)) {
      ModelRef stamp = ModelRef.of(initial);
      inForce = new InForce(initial, stamp, ServingModels.acquire(stamp));
    }
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    state = context.getOperatorStateStore().getUnionListState(IN_FORCE);
    for (ModelAnnouncement announced : state.get()) {
      restored = announced;
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    if (state == null) {
      throw new IllegalStateException("the operator is not open");
    }
    ModelAnnouncement before = restored == null ? initial : restored;
    state.update(List.of(inForce == null ? before : inForce.announced()));
  }

  @Override
  public void processBroadcastElement(
      ModelAnnouncement announced, Context context, Collector<StampedQuery> out) throws Exception {
    if (announced.alias().equals(ModelAnnouncement.CHAMPION)) {
      force(announced);
    }
  }

  private boolean force(ModelAnnouncement announced) {
    ModelRef stamp = ModelRef.of(announced);
    InForce before = inForce;
    if (before != null && before.stamp().equals(stamp)) {
      return true;
    }
    try {
      inForce = new InForce(announced, stamp, ServingModels.acquire(stamp));
    } catch (InvalidModelException | RegistryException e) {
      if (rejected != null) {
        rejected.inc();
      }
      LOG.error("{}@{} is refused: {}", announced.name(), announced.version(), e.getMessage());
      return false;
    }
    if (before != null) {
      before.model().close();
    }
    LOG.info("{}@{} is in force", announced.name(), announced.version());
    return true;
  }

  @Override
  public void close() {
    if (inForce != null) {
      inForce.model().close();
      inForce = null;
    }
  }
}
