package dev.reelstream.cli;

import dev.reelstream.dataset.Titles;
import dev.reelstream.dataset.Titles.Title;
import dev.reelstream.registry.Vocabulary;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An item as a person names it: by id, by title, or by a part of a title that no other has. */
final class ItemName {
  private static final int CANDIDATES = 8;

  private ItemName() {}

  /** The item's id; {@link UsageException} where nothing fits, or more than one. */
  static String resolve(String text, Vocabulary vocabulary, Titles titles) {
    if (vocabulary.index(text) != Vocabulary.UNKNOWN || titles.find(text).isPresent()) {
      return text;
    }
    String wanted = text.toLowerCase(Locale.ROOT);
    List<Title> whole =
        titles.all().stream().filter(each -> each.title().equalsIgnoreCase(text)).toList();
    List<Title> fitting =
        whole.isEmpty()
            ? titles.all().stream()
                .filter(each -> each.title().toLowerCase(Locale.ROOT).contains(wanted))
                .toList()
            : whole;
    if (text.isBlank() || fitting.isEmpty()) {
      throw new UsageException(
          "--item is '%s': expected an item id%s"
              .formatted(
                  text,
                  titles.size() == 0 ? " (no titles are at hand)" : ", a title or a part of one"));
    }
    if (fitting.size() > 1) {
      String candidates =
          fitting.stream()
              .limit(CANDIDATES)
              .map(each -> each.itemId() + " " + each.title())
              .collect(Collectors.joining("; "));
      throw new UsageException(
          "--item '%s' fits %,d titles, give the id of one: %s%s"
              .formatted(
                  text, fitting.size(), candidates, fitting.size() > CANDIDATES ? "; …" : ""));
    }
    return fitting.get(0).itemId();
  }
}
