package dev.reelstream.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is like one item, and what follows it, side by side. */
public final class SimilarTable {
  private static final int WIDEST = 58;

  private SimilarTable() {}

  /** The item a list is about, or one on it. */
  public record Named(String itemId, String title) {}

  /**
   * An item near the asked one.
   *
   * @param cosine between the item vectors, -1 to 1
   */
  public record Near(String itemId, String title, float cosine) {}

  /**
   * An item that followed the asked one.
   *
   * @param count how many times it was a user's next positive
   */
  public record Next(String itemId, String title, int count) {}

  /** One answer; also the object that {@code --json} prints. */
  public record Answer(
      Named item,
      String model,
      int version,
      String dataset,
      List<Near> nearest,
      List<Next> transition) {}

  /** The lines of the table. */
  public static List<String> lines(Answer answer) {
    List<String> left = new ArrayList<>();
    left.add("nearest in %s@%d (cosine)".formatted(answer.model(), answer.version()));
    for (Near near : answer.nearest()) {
      left.add(
          String.format(
              Locale.ROOT, "%6.3f  %s", near.cosine(), name(near.itemId(), near.title())));
    }
    List<String> right = new ArrayList<>();
    right.add("most often next in %s (times)".formatted(answer.dataset()));
    for (Next next : answer.transition()) {
      right.add(
          String.format(Locale.ROOT, "%6d  %s", next.count(), name(next.itemId(), next.title())));
    }
    int width = Math.min(WIDEST, left.stream().mapToInt(String::length).max().orElse(0));
    List<String> lines = new ArrayList<>();
    lines.add(name(answer.item().itemId(), answer.item().title()));
    lines.add("");
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      String near = i < left.size() ? cut(left.get(i), width) : "";
      String next = i < right.size() ? cut(right.get(i), WIDEST) : "";
      lines.add(String.format(Locale.ROOT, "%-" + width + "s   %s", near, next).stripTrailing());
    }
    return lines;
  }

  private static String name(String itemId, String title) {
    return title.equals(itemId) ? itemId : itemId + " " + title;
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }
}
