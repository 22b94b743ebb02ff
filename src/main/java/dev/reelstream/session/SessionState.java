package dev.reelstream.session;

import dev.reelstream.event.Rating;
import dev.reelstream.ingest.ReceivedRating;
import dev.reelstream.query.ItemSet;
import dev.reelstream.serde.StateReader;
import dev.reelstream.serde.StateWriter;
import dev.reelstream.session.SessionContext.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * One user's keyed state and its bytes: the context, the ratings that wait for the watermark, the
 * armed timer.
 *
 * <p>For maintainers: times are stored as distances to the one before, items of the session and of
 * the context as their places among the seen ones, and the context without the end that it shares
 * with the session. The first byte is the layout's number; a new layout gets a new number and the
 * old one stays readable, so that savepoints keep loading.
 */
final class SessionState {
  private static final int LAYOUT = 3;

  /** The one before had the whole context. */
  private static final int WHOLE = 2;

  /** And the one before that had items as text wherever they stood. */
  private static final int TEXT = 1;

  static final long NO_TIMER = Long.MAX_VALUE;

  final SessionContext context;
  final List<ReceivedRating> waiting = new ArrayList<>();
  long timer = NO_TIMER;

  SessionState(SessionContext context) {
    this.context = context;
  }

  /** Puts a rating in line, by time, behind those of the same time. */
  void await(ReceivedRating received) {
    int place = waiting.size();
    while (place > 0
        && waiting.get(place - 1).rating().timestamp() > received.rating().timestamp()) {
      place--;
    }
    waiting.add(place, received);
  }

  /** About what it takes on the heap, KiB. */
  int kib() {
    int ratings = context.session.size() + context.recent.size() + waiting.size();
    return 1 + (context.seen.bytes() + 96 * ratings) / 1_024;
  }

  byte[] toBytes() {
    StateWriter out = new StateWriter();
    out.varLong(LAYOUT);
    out.varLong(context.open ? 1 : 0);
    out.varLong(context.sessions);
    out.varLong(context.positives);
    out.fixed64(context.previousEnd);
    out.varLong(context.seq);
    out.varLong(context.liveSeq);
    context.seen.writeTo(out);
    writeEntries(out, context.session);
    int shared = shared(context);
    writeEntries(out, context.recent.subList(0, context.recent.size() - shared));
    out.varLong(shared);
    out.fixed64(timer);
    out.varLong(waiting.size());
    for (ReceivedRating received : waiting) {
      Rating rating = received.rating();
      out.string(rating.itemId());
      out.fixed64(Double.doubleToLongBits(rating.rating()));
      out.fixed64(rating.timestamp());
      out.fixed64(received.sentAt());
      out.fixed64(received.arrivedAt());
    }
    return out.toBytes();
  }

  static SessionState fromBytes(String userId, byte[] bytes) {
    StateReader in = new StateReader(bytes);
    int layout = in.varInt();
    if (layout < TEXT || layout > LAYOUT) {
      throw new IllegalStateException(
          "session state has layout %d: expected %d to %d".formatted(layout, TEXT, LAYOUT));
    }
    SessionContext context = new SessionContext(userId);
    context.open = in.varInt() == 1;
    context.sessions = in.varLong();
    context.positives = in.varInt();
    context.previousEnd = in.fixed64();
    context.seq = in.varLong();
    context.liveSeq = in.varLong();
    if (layout == TEXT) {
      readText(in, context);
    } else {
      context.seen = ItemSet.readFrom(in);
      context.session = readEntries(in, context.seen);
      context.recent = readEntries(in, context.seen);
      int shared = layout == WHOLE ? 0 : in.varInt();
      int rated = context.session.size();
      context.recent.addAll(context.session.subList(rated - shared, rated));
    }
    SessionState state = new SessionState(context);
    state.timer = in.fixed64();
    for (int left = in.varInt(); left > 0; left--) {
      String item = in.string();
      double value = Double.longBitsToDouble(in.fixed64());
      Rating rating = new Rating(userId, item, value, in.fixed64());
      state.waiting.add(new ReceivedRating(rating, in.fixed64(), in.fixed64()));
    }
    return state;
  }

  /** How many entries at the end of the context are those at the end of the session. */
  private static int shared(SessionContext context) {
    int rated = context.session.size();
    int recent = context.recent.size();
    int shared = 0;
    while (shared < Math.min(rated, recent)
        && context
            .session
            .get(rated - 1 - shared)
            .equals(context.recent.get(recent - 1 - shared))) {
      shared++;
    }
    return shared;
  }

  private static void writeEntries(StateWriter out, List<Entry> entries) {
    out.varLong(entries.size());
    long previous = 0;
    for (Entry entry : entries) {
      out.varLong(entry.time() - previous);
      out.varLong(entry.place());
      previous = entry.time();
    }
  }

  private static List<Entry> readEntries(StateReader in, ItemSet seen) {
    int size = in.varInt();
    List<Entry> entries = new ArrayList<>(size + 1);
    long previous = 0;
    for (int i = 0; i < size; i++) {
      previous += in.varLong();
      int place = in.varInt();
      entries.add(new Entry(seen.at(place), previous, place));
    }
    return entries;
  }

  private static void readText(StateReader in, SessionContext context) {
    List<Entry> session = readText(in);
    List<Entry> recent = readText(in);
    ItemSet seen = ItemSet.readPacked(in);
    context.seen = seen;
    session.forEach(each -> context.session.add(placed(each, seen)));
    recent.forEach(each -> context.recent.add(placed(each, seen)));
  }

  private static Entry placed(Entry entry, ItemSet seen) {
    return new Entry(entry.itemId(), entry.time(), seen.find(entry.itemId()));
  }

  private static List<Entry> readText(StateReader in) {
    int size = in.varInt();
    List<Entry> entries = new ArrayList<>(size);
    long previous = 0;
    for (int i = 0; i < size; i++) {
      previous += in.varLong();
      entries.add(new Entry(in.string(), previous, ItemSet.NONE));
    }
    return entries;
  }
}
