package dev.reelstream.report;

import dev.reelstream.event.Recommendation;
import dev.reelstream.event.ScoredItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** A few users with what they rated last and what they were recommended then. */
public final class ExampleUsers {
  private static final int TITLES = 5;

  private ExampleUsers() {}

  /** The lines, with titles in place of ids. */
  public static List<String> lines(
      Collection<Recommendation> examples, Function<String, String> titles) {
    List<String> lines = new ArrayList<>();
    for (Recommendation example : examples) {
      List<String> context = example.context();
      List<String> last = context.subList(Math.max(0, context.size() - TITLES), context.size());
      List<String> next = example.items().stream().limit(TITLES).map(ScoredItem::itemId).toList();
      lines.add("user " + example.userId());
      lines.add("  last         " + join(last, titles));
      lines.add("  recommended  " + join(next, titles));
    }
    return lines;
  }

  private static String join(List<String> items, Function<String, String> titles) {
    return String.join(" · ", items.stream().map(titles).toList());
  }
}
