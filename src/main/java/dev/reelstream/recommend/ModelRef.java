package dev.reelstream.recommend;

import dev.reelstream.event.ModelAnnouncement;

/** The version a query is stamped with, and where it lies. */
public record ModelRef(String name, int version, String digest, String location) {
  static ModelRef of(ModelAnnouncement announced) {
    return new ModelRef(
        announced.name(), announced.version(), announced.digest(), announced.location());
  }
}
