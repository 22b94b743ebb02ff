package dev.reelstream.harness;

import dev.reelstream.report.Summary.Swap;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which versions made the published recommendations, and from when on: what can be seen of the
 * swaps by whoever reads the topic.
 */
final class ChampionVersions {
  // The partitions of the topic are read each at its own pace, and two subtasks take a version at
  // slightly different event times. So the first event time of a version counts, not the order of
  // reading; a version that comes back after another is not seen to come back.
  private final Map<String, Swap> first = new HashMap<>();
  private @Nullable Stamp last;

  /** Who made a recommendation, and when. */
  record Stamp(String model, int version, long eventTime) {
    private String name() {
      return model + "@" + version;
    }
  }

  void saw(Stamp made) {
    Swap known = first.get(made.name());
    if (known == null || made.eventTime() < known.eventTime()) {
      first.put(made.name(), new Swap(made.model(), made.version(), made.eventTime()));
    }
    if (last == null || made.eventTime() >= last.eventTime()) {
      last = made;
    }
  }

  /** All versions but the first, in the order in which they came into force. */
  List<Swap> swaps() {
    return first.values().stream()
        .sorted(Comparator.comparingLong(Swap::eventTime).thenComparingInt(Swap::version))
        .skip(1)
        .toList();
  }

  /** The version of the newest recommendation; null before there is one. */
  @Nullable Swap inForce() {
    return last == null ? null : first.get(last.name());
  }
}
