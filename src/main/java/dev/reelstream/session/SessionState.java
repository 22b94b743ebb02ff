package dev.reelstream.session;

import dev.reelstream.event.Rating;
import dev.reelstream.ingest.ReceivedRating;
import dev.reelstream.session.SessionContext.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * One user's keyed state and its bytes: the context, the ratings that wait for the watermark, the
 * armed timer.
 *
 * <p>For maintainers: times are stored as distances to the one before, items of the session as
 * text, everything else as in the fields. The first byte is the layout's number; a new layout gets
 * a new number and the old one stays readable, so that savepoints keep loading.
 */
final class SessionState {
  private static final int LAYOUT = 1;
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

  /** What it takes on the heap, in states of usual size. */
  int weight() {
    return 1 + (context.seen.bytes() + 128 * (context.session.size() + waiting.size())) / 8_192;
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
    writeEntries(out, context.session);
    writeEntries(out, context.recent);
    context.seen.writeTo(out);
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
    if (layout != LAYOUT) {
      throw new IllegalStateException(
          "session state has layout " + layout + ": expected " + LAYOUT);
    }
    SessionContext context = new SessionContext(userId);
    context.open = in.varInt() == 1;
    context.sessions = in.varLong();
    context.positives = in.varInt();
    context.previousEnd = in.fixed64();
    context.seq = in.varLong();
    context.liveSeq = in.varLong();
    context.session = readEntries(in);
    context.recent = readEntries(in);
    context.seen = ItemSet.readFrom(in);
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

  private static void writeEntries(StateWriter out, List<Entry> entries) {
    out.varLong(entries.size());
    long previous = 0;
    for (Entry entry : entries) {
      out.varLong(entry.time() - previous);
      out.string(entry.itemId());
      previous = entry.time();
    }
  }

  private static List<Entry> readEntries(StateReader in) {
    int size = in.varInt();
    List<Entry> entries = new ArrayList<>(size + 1);
    long previous = 0;
    for (int i = 0; i < size; i++) {
      previous += in.varLong();
      entries.add(new Entry(in.string(), previous));
    }
    return entries;
  }
}
