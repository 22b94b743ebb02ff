package dev.reelstream.event;

import java.util.Objects;

/** An item and how often it came next after another one. */
public record Follower(String itemId, int count) {
  public Follower {
    Objects.requireNonNull(itemId, "itemId is null");
  }
}
