package dev.reelstream.recommend;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.registry.ModelRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that a version may not serve: in the log, and as a mark in its registry. */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private Refusals() {}

  static void tell(ModelAnnouncement refused, Throwable why) {
    String reason = why.getMessage() == null ? why.toString() : why.getMessage();
    LOG.error(
        "{}@{} is refused as {}: {}", refused.name(), refused.version(), refused.alias(), reason);
    try {
      mark(refused, reason);
    } catch (RuntimeException e) {
      // Whoever serves may not be allowed to write there; what serves now goes on either way.
      LOG.warn(
          "{}@{} is not marked as refused: {}", refused.name(), refused.version(), e.getMessage());
    }
  }

  /** Nowhere but beside versions, whatever an announcement says. */
  private static void mark(ModelAnnouncement refused, String reason) {
    ModelRegistry.of(refused)
        .ifPresent(
            registry ->
                registry.quarantine(refused.name(), refused.version(), refused.digest(), reason));
  }
}
