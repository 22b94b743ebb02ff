package dev.reelstream.evaluation;

import dev.reelstream.event.Role;

/**
 * One model's closed windows, added up.
 *
 * @param start event time of the start of its first window
 */
public record ModelTotals(Role role, String model, int version, long start, HitCounts counts) {

  ModelTotals plus(HitCounts window) {
    return new ModelTotals(role, model, version, start, counts.plus(window));
  }
}
