package dev.reelstream.training;

import dev.reelstream.training.data.Timelines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What there is to learn in timelines, by the ids of users and items, for tests elsewhere. */
public final class AllExamples {
  private static final int CONTEXT = 10;

  /** Up to ten positives, and the one that came next. */
  public record Example(List<String> context, String label) {}

  private AllExamples() {}

  /** Every user's positives in order. */
  public static Map<String, List<String>> sequences(Timelines timelines) {
    Map<String, List<String>> sequences = new TreeMap<>();
    for (int i = 0; i < timelines.size(); i++) {
      List<String> items = new ArrayList<>();
      for (int item : timelines.timeline(i)) {
        items.add(timelines.vocabulary().item(item));
      }
      sequences.put(timelines.users().item(timelines.user(i)), items);
    }
    return sequences;
  }

  /** Positives by item. */
  public static Map<String, Integer> counts(Timelines timelines) {
    Map<String, Integer> counts = new TreeMap<>();
    for (int item = 1; item <= timelines.vocabulary().size(); item++) {
      counts.put(timelines.vocabulary().item(item), timelines.count(item));
    }
    return counts;
  }

  /** Every example by its user. */
  public static Map<String, List<Example>> examples(Timelines timelines) {
    Map<String, List<Example>> examples = new TreeMap<>();
    sequences(timelines)
        .forEach(
            (user, items) -> {
              List<Example> own = new ArrayList<>();
              for (int at = 1; at < items.size(); at++) {
                own.add(new Example(items.subList(Math.max(0, at - CONTEXT), at), items.get(at)));
              }
              examples.put(user, own);
            });
    return examples;
  }
}
