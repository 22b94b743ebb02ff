package dev.reelstream.recommend;

import dev.reelstream.event.ModelAnnouncement;
import org.jspecify.annotations.Nullable;

/**
 * A change of an alias with its place among all that a job has heard; what savepoints hold of it.
 *
 * @param order from 1, the same in every subtask; 0 for what the job was started with
 * @param taken whether it is in force; else it is still to be decided
 * @param announced null for a tombstone
 */
public record AliasStep(
    long order, boolean taken, String alias, @Nullable ModelAnnouncement announced) {
  static AliasStep initial(ModelAnnouncement announced) {
    return new AliasStep(0, false, announced.alias(), announced);
  }

  AliasStep asTaken() {
    return new AliasStep(order, true, alias, announced);
  }
}
