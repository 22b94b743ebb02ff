package dev.reelstream.registry;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Item ids, one a line in UTF-8, none empty, none twice: the shape of all lists of a version. */
public final class ItemFile {
  private ItemFile() {}

  public static void write(Path file, List<String> items) throws IOException {
    check(file, items);
    Files.writeString(file, String.join("\n", items) + "\n", StandardCharsets.UTF_8);
  }

  /** Throws {@link InvalidModelException} where the file is no such list. */
  public static List<String> read(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new InvalidModelException(file.getFileName() + ": is not UTF-8", e);
    }
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new InvalidModelException(file.getFileName() + ": the last line is cut off");
    }
    // Not lines(): only \n separates, since other line ends may stand inside an id.
    List<String> items =
        text.isEmpty() ? List.of() : List.of(text.substring(0, text.length() - 1).split("\n", -1));
    check(file, items);
    return items;
  }

  private static void check(Path file, List<String> items) {
    if (items.isEmpty()) {
      throw new InvalidModelException(file.getFileName() + ": holds no items");
    }
    Set<String> known = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      String item = items.get(i);
      String where = file.getFileName() + ": line " + (i + 1);
      if (item.isEmpty() || item.indexOf('\n') >= 0) {
        throw new InvalidModelException(where + " is empty or holds a line break");
      }
      if (!known.add(item)) {
        throw new InvalidModelException(where + " repeats item '" + item + "'");
      }
    }
  }
}
