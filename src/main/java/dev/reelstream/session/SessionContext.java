package dev.reelstream.session;

import dev.reelstream.event.LateRating;
import dev.reelstream.event.Rating;
import dev.reelstream.event.Session;
import dev.reelstream.ingest.ReceivedRating;
import dev.reelstream.query.ItemSet;
import dev.reelstream.query.PackedItems;
import dev.reelstream.query.Query;
import dev.reelstream.session.SessionRules.ContextScope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one user: the open session, the last positives, everything seen. Pure: no Flink,
 * no clock.
 *
 * <p>A rating inside the open session takes its place by time, in the session and in the context;
 * ratings of the same time keep the order in which they came. One that would extend the open
 * session backwards by no more than the gap belongs to it, unless it would also touch the session
 * before, which is already written. Anything older is late.
 */
final class SessionContext {
  /**
   * A rating in its place by time.
   *
   * @param place of the item among the seen ones
   */
  record Entry(String itemId, long time, int place) {}

  static final long NEVER = Long.MIN_VALUE;

  String userId;
  long sessions;
  boolean open;
  int positives;
  long previousEnd = NEVER;
  long seq;
  long liveSeq;
  List<Entry> session = new ArrayList<>();
  List<Entry> recent = new ArrayList<>();
  ItemSet seen = new ItemSet();

  /** The session whose id was asked for last, which is asked for with every positive. */
  private long named = -1;

  private String name = "";

  SessionContext(String userId) {
    this.userId = userId;
  }

  /** Takes one rating of this user. */
  Appended append(ReceivedRating received, SessionRules rules) {
    Rating rating = received.rating();
    long time = rating.timestamp();
    int known = seen.find(rating.itemId());
    if (open && known >= 0 && session.contains(new Entry(rating.itemId(), time, known))) {
      return Appended.DUPLICATE;
    }
    LateRating late = lateness(rating, rules.gapMillis());
    if (late != null) {
      return Appended.late(late);
    }
    Session closed = open && time - end() > rules.gapMillis() ? close() : null;
    if (!open) {
      start(rules.scope());
    }
    Entry entry =
        new Entry(rating.itemId(), time, known < 0 ? seen.append(rating.itemId()) : known);
    insert(session, entry);
    if (rating.rating() < rules.minRating()) {
      return new Appended(closed, null, null, false);
    }
    positives++;
    return new Appended(closed, positive(received, entry, rules), null, false);
  }

  private @Nullable LateRating lateness(Rating rating, long gap) {
    long time = rating.timestamp();
    long afterPrevious = previousEnd == NEVER ? NEVER : previousEnd + gap + 1;
    long earliest = open ? Math.max(afterPrevious, session.get(0).time() - gap) : afterPrevious;
    if (time >= earliest) {
      return null;
    }
    boolean missedPrevious = time < afterPrevious;
    long missed = open && missedPrevious ? sessions - 1 : sessions;
    return new LateRating(rating, earliest - time, sessionId(missed));
  }

  private void start(ContextScope scope) {
    sessions++;
    open = true;
    positives = 0;
    if (scope == ContextScope.SESSION) {
      recent.clear();
    }
  }

  private Query positive(ReceivedRating received, Entry entry, SessionRules rules) {
    Rating rating = received.rating();
    int place = insert(recent, entry);
    List<String> context = new ArrayList<>(rules.contextLength());
    for (int at = Math.max(0, place + 1 - rules.contextLength()); at <= place; at++) {
      context.add(recent.get(at).itemId());
    }
    if (recent.size() > rules.contextLength()) {
      recent.remove(0);
    }
    seq++;
    boolean live = rating.timestamp() >= rules.liveFrom();
    if (live) {
      liveSeq++;
    }
    return new Query(
        userId,
        seq,
        live ? liveSeq : 0,
        sessionId(sessions),
        rating.timestamp(),
        rating.itemId(),
        context,
        live ? seen.items() : PackedItems.NONE,
        received.sentAt(),
        received.arrivedAt());
  }

  /** Inserts behind everything that is not later; the place taken. */
  private static int insert(List<Entry> entries, Entry entry) {
    int place = entries.size();
    while (place > 0 && entries.get(place - 1).time() > entry.time()) {
      place--;
    }
    entries.add(place, entry);
    return place;
  }

  /** Event time of the open session's last rating. */
  long end() {
    return session.get(session.size() - 1).time();
  }

  /** Ends the open session. */
  Session close() {
    long end = end();
    Session closed =
        new Session(
            userId,
            sessionId(sessions),
            session.get(0).time(),
            end,
            session.size(),
            positives,
            session.stream().map(Entry::itemId).collect(Collectors.toCollection(ArrayList::new)));
    open = false;
    previousEnd = end;
    session.clear();
    return closed;
  }

  private String sessionId(long number) {
    if (number != named) {
      name = userId + "-" + number;
      named = number;
    }
    return name;
  }
}
