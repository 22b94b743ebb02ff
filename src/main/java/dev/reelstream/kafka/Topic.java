package dev.reelstream.kafka;

import java.util.LinkedHashMap;
import java.util.Map;

/** The topics of the product, with what each must be set to. */
public enum Topic {
  RATINGS("ratings", Kind.KEYED),
  RECOMMENDATIONS("recommendations", Kind.KEYED),
  SESSIONS("sessions", Kind.KEYED),
  EVALUATIONS("evaluations", Kind.SINGLE),
  MODELS("models", Kind.COMPACTED),
  DEAD_LETTERS("ratings.dead-letter", Kind.KEYED),
  LATE_RATINGS("ratings.late", Kind.KEYED);

  private final String baseName;
  private final Kind kind;

  Topic(String baseName, Kind kind) {
    this.baseName = baseName;
    this.kind = kind;
  }

  /** The name without a prefix. */
  public String baseName() {
    return baseName;
  }

  /** Whether only the newest record per key is kept; all other topics keep everything. */
  public boolean compacted() {
    return kind == Kind.COMPACTED;
  }

  /** Everything in one partition: few records, read in one order. */
  boolean singlePartition() {
    return kind != Kind.KEYED;
  }

  /**
   * The settings that the topic is created with.
   *
   * <p>Retention compares record timestamps with the wall clock, and ratings are decades old: any
   * finite retention empties the topic. The future bound is lifted as well, as a synthetic or
   * private file may run ahead of this machine's clock.
   */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("cleanup.policy", compacted() ? "compact" : "delete");
    settings.put("retention.ms", "-1");
    settings.put("retention.bytes", "-1");
    settings.put("message.timestamp.type", "CreateTime");
    settings.put("message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE));
    settings.put("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
    return settings;
  }

  private enum Kind {
    KEYED,
    SINGLE,
    COMPACTED
  }
}
