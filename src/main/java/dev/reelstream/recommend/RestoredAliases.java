package dev.reelstream.recommend;

import dev.reelstream.event.ModelAnnouncement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a job goes on with after a restore: the newest version that any subtask had in force under
 * each alias, and what was announced after it.
 *
 * @param inForce one per alias
 * @param undecided in the order in which they were announced
 */
record RestoredAliases(List<AliasStep> inForce, List<AliasStep> undecided) {
  /**
   * Merges the state of all subtasks, which load at their own pace: one may have taken a version
   * that another was still loading, and no user may go back to the version before.
   *
   * @param before what savepoints of older jobs hold instead of steps
   */
  static RestoredAliases of(List<ModelAnnouncement> before, List<AliasStep> steps) {
    Map<String, AliasStep> inForce = new TreeMap<>();
    Map<Long, AliasStep> undecided = new TreeMap<>();
    List<AliasStep> all =
        steps.isEmpty()
            ? before.stream().map(AliasStep::initial).map(AliasStep::asTaken).toList()
            : steps;
    for (AliasStep step : all) {
      if (step.taken()) {
        inForce.merge(
            step.alias(), step, (one, other) -> other.order() >= one.order() ? other : one);
      } else {
        undecided.put(step.order(), step);
      }
    }
    undecided
        .values()
        .removeIf(
            step -> {
              AliasStep taken = inForce.get(step.alias());
              return taken != null && taken.order() >= step.order();
            });
    return new RestoredAliases(List.copyOf(inForce.values()), List.copyOf(undecided.values()));
  }

  /** The highest place that has been given. */
  long lastOrder() {
    return Stream.concat(inForce.stream(), undecided.stream())
        .mapToLong(AliasStep::order)
        .max()
        .orElse(0);
  }
}
