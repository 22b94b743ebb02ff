package dev.reelstream.session;

import dev.reelstream.event.LateRating;
import dev.reelstream.event.Session;
import dev.reelstream.ingest.ReceivedRating;
import dev.reelstream.keyed.BytesStore;
import dev.reelstream.keyed.Keys;
import dev.reelstream.keyed.WriteBehind;
import dev.reelstream.keyed.WriteBehind.Bounds;
import dev.reelstream.keyed.WritesBehind;
import dev.reelstream.query.Query;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every user's {@link SessionContext}: queries go on, closed sessions and late ratings to the
 * side.
 *
 * <p>Without reordering a rating is taken when it comes. With reordering it waits until the
 * watermark reaches it, so that a disorder within the watermark's bound leaves no trace in the
 * output, at the price of that bound in latency.
 */
public final class SessionContextFunction
    extends KeyedProcessFunction<String, ReceivedRating, Query> implements WritesBehind {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<Session> SESSIONS =
      new OutputTag<>("sessions", TypeInformation.of(Session.class));
  public static final OutputTag<LateRating> LATE =
      new OutputTag<>("late", TypeInformation.of(LateRating.class));

  /*
   * For maintainers. One value of bytes per user, which is read when a user comes and stays on the heap: who rates one film
   * rates ten, and a session that ends is looked at again. And one timer, re-armed lazily: a session that grows leaves its timer where it is, and the timer
   * moves itself on when it fires too early. A timer per event costs more than the rest of this operator together.
   */
  private static final Bounds ON_HEAP = new Bounds(24_576, 8_192);

  private final SessionRules rules;
  private final boolean reorder;
  private final Bounds onHeap;

  private transient @Nullable Keys keys;
  private transient WriteBehind<String, SessionState> users;
  private transient @Nullable Counter duplicates;
  private transient @Nullable Counter late;

  public SessionContextFunction(SessionRules rules, boolean reorder) {
    this(rules, reorder, ON_HEAP);
  }

  SessionContextFunction(SessionRules rules, boolean reorder, Bounds onHeap) {
    this.rules = rules;
    this.reorder = reorder;
    this.onHeap = onHeap;
  }

  @Override
  public void keys(Keys operators) {
    keys = operators;
  }

  @Override
  public void open(OpenContext context) {
    Keys at = Objects.requireNonNull(keys, "not run by its operator");
    ValueState<byte[]> state =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "session-context", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    users =
        at.writeBehind(
            new BytesStore<>(at, state, SessionState::toBytes, SessionState::fromBytes),
            SessionState::kib,
            onHeap);
    duplicates = getRuntimeContext().getMetricGroup().counter("duplicates");
    late = getRuntimeContext().getMetricGroup().counter("late");
  }

  @Override
  public void processElement(ReceivedRating received, Context context, Collector<Query> out)
      throws Exception {
    SessionState user = load(context.getCurrentKey());
    if (reorder && received.rating().timestamp() > context.timerService().currentWatermark()) {
      user.await(received);
    } else {
      take(user, received, context, out);
    }
    store(user, context.timerService());
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Query> out)
      throws Exception {
    SessionState user = load(context.getCurrentKey());
    while (!user.waiting.isEmpty() && user.waiting.get(0).rating().timestamp() <= timestamp) {
      take(user, user.waiting.remove(0), context, out);
    }
    if (user.context.open && closesAt(user.context) <= timestamp) {
      context.output(SESSIONS, user.context.close());
    }
    user.timer = SessionState.NO_TIMER;
    store(user, context.timerService());
  }

  private void take(
      SessionState user, ReceivedRating received, Context context, Collector<Query> out) {
    Appended appended = user.context.append(received, rules);
    if (appended.duplicate()) {
      count(duplicates);
    }
    if (appended.late() != null) {
      count(late);
      context.output(LATE, appended.late());
    }
    if (appended.closed() != null) {
      context.output(SESSIONS, appended.closed());
    }
    if (appended.query() != null) {
      out.collect(appended.query());
    }
  }

  /** The first watermark at which no rating can join the session any more. */
  private long closesAt(SessionContext user) {
    return user.end() + rules.gapMillis();
  }

  private void store(SessionState user, TimerService timers) throws Exception {
    long needed =
        user.waiting.isEmpty() ? SessionState.NO_TIMER : user.waiting.get(0).rating().timestamp();
    if (user.context.open) {
      needed = Math.min(needed, closesAt(user.context));
    }
    if (needed < user.timer) {
      if (user.timer != SessionState.NO_TIMER) {
        timers.deleteEventTimeTimer(user.timer);
      }
      timers.registerEventTimeTimer(needed);
      user.timer = needed;
    }
    users.put(user.context.userId, user);
  }

  private SessionState load(String userId) throws Exception {
    SessionState known = users.get(userId);
    return known == null ? new SessionState(new SessionContext(userId)) : known;
  }

  private static void count(@Nullable Counter counter) {
    if (counter != null) {
      counter.inc();
    }
  }
}
