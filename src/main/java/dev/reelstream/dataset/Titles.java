package dev.reelstream.dataset;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the items are called, where the data set says so. */
public final class Titles {
  private final Map<String, Title> byItem;

  private Titles(Map<String, Title> byItem) {
    this.byItem = byItem;
  }

  /** The name of one item and the genres it is filed under. */
  public record Title(String itemId, String title, List<String> genres) {
    public Title {
      genres = List.copyOf(genres);
    }
  }

  /** Titles in the given order; of two for one item the later one counts. */
  public static Titles of(Collection<Title> titles) {
    Map<String, Title> byItem = new LinkedHashMap<>();
    titles.forEach(title -> byItem.put(title.itemId(), title));
    return new Titles(byItem);
  }

  public static Titles none() {
    return new Titles(Map.of());
  }

  public int size() {
    return byItem.size();
  }

  /** Every title, in the order of the file. */
  public Collection<Title> all() {
    return Collections.unmodifiableCollection(byItem.values());
  }

  public Optional<Title> find(String itemId) {
    return Optional.ofNullable(byItem.get(itemId));
  }

  /** The title, or the item id where there is none. */
  public String of(String itemId) {
    return find(itemId).map(Title::title).orElse(itemId);
  }
}
