package dev.reelstream.event;

import java.util.Objects;

/**
 * An item and the score that put it where it stands in its list; scores compare within one list
 * only.
 */
public record ScoredItem(String itemId, float score) {
  public ScoredItem {
    Objects.requireNonNull(itemId, "itemId is null");
  }
}
