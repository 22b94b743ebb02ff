package dev.reelstream.registry;

import dev.reelstream.event.ScoredItem;
import java.util.List;
import java.util.Objects;

/**
 * A question and the answer its model gave when it was trained; whoever loads the model must get
 * the same.
 *
 * @param user who asks; empty where the model does not look at users
 * @param context items in order of time, oldest first
 * @param seen items that must not come back
 * @param items the expected list, best first; its length is the K to ask for
 */
public record GoldenQuery(
    String user, List<String> context, List<String> seen, List<ScoredItem> items) {
  public GoldenQuery {
    Objects.requireNonNull(user, "user is null");
    context = List.copyOf(Objects.requireNonNull(context, "context is null"));
    seen = List.copyOf(Objects.requireNonNull(seen, "seen is null"));
    items = List.copyOf(Objects.requireNonNull(items, "items is null"));
  }

  /** Of a model that does not look at users. */
  public GoldenQuery(List<String> context, List<String> seen, List<ScoredItem> items) {
    this("", context, seen, items);
  }
}
