package dev.reelstream.followers;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.MapState;

/** What waits in keyed state for the watermark to pass its event time: one list per moment. */
record Waiting<T>(MapState<Long, List<T>> moments) {
  /** The caller sets the timer. */
  void add(long eventTime, T one) throws Exception {
    List<T> before = moments.get(eventTime);
    List<T> moment = before == null ? new ArrayList<>() : new ArrayList<>(before);
    moment.add(one);
    moments.put(eventTime, moment);
  }

  /** What has waited for this moment, and does no longer; empty where nothing did. */
  List<T> take(long eventTime) throws Exception {
    List<T> moment = moments.get(eventTime);
    if (moment == null) {
      return List.of();
    }
    moments.remove(eventTime);
    return moment;
  }
}
