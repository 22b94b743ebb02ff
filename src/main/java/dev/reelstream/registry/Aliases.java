package dev.reelstream.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Names for versions of one model, and which versions had a name before: one small file each,
 * replaced whole.
 */
final class Aliases {
  /*
   * For maintainers. The history is written before the alias: who is killed in between has noted the version that still
   * stands, which reading passes over. Twenty steps back are more than anybody takes.
   */
  private static final String FOLDER = "aliases";
  private static final String HISTORY = "history";
  private static final int LONGEST = 20;

  private final Storage storage;
  private final String model;

  Aliases(Storage storage, String model) {
    this.storage = storage;
    this.model = model;
  }

  Optional<Integer> get(String alias) throws IOException {
    List<Integer> numbers = numbers(file(FOLDER, alias));
    return numbers.isEmpty() ? Optional.empty() : Optional.of(numbers.get(0));
  }

  Map<String, Integer> all() throws IOException {
    Map<String, Integer> all = new TreeMap<>();
    for (String alias : storage.files(model + "/" + FOLDER)) {
      get(alias).ifPresent(version -> all.put(alias, version));
    }
    return all;
  }

  /** Points the alias at a version and remembers the one before. */
  void set(String alias, int version) throws IOException {
    Optional<Integer> current = get(alias);
    if (current.isPresent() && current.get() != version) {
      List<Integer> before = new ArrayList<>(history(alias));
      before.add(current.get());
      remember(alias, before);
    }
    point(alias, version);
  }

  /** Points the alias back at a version; what came after it is forgotten. */
  void back(String alias, int version) throws IOException {
    List<Integer> before = history(alias);
    int last = before.lastIndexOf(version);
    point(alias, version);
    if (last >= 0) {
      remember(alias, before.subList(0, last));
    }
  }

  void remove(String alias) throws IOException {
    storage.delete(file(FOLDER, alias));
    storage.delete(file(HISTORY, alias));
  }

  /** Which versions had the alias before the one that has it now, oldest first. */
  List<Integer> history(String alias) throws IOException {
    List<Integer> before = new ArrayList<>(numbers(file(HISTORY, alias)));
    int current = get(alias).orElse(0);
    while (!before.isEmpty() && before.get(before.size() - 1) == current) {
      before.remove(before.size() - 1);
    }
    return before;
  }

  private void point(String alias, int version) throws IOException {
    storage.write(file(FOLDER, alias), (version + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void remember(String alias, List<Integer> before) throws IOException {
    StringBuilder lines = new StringBuilder();
    before
        .subList(Math.max(0, before.size() - LONGEST), before.size())
        .forEach(version -> lines.append(version).append('\n'));
    storage.write(file(HISTORY, alias), lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private List<Integer> numbers(String file) throws IOException {
    Optional<byte[]> bytes = storage.read(file);
    if (bytes.isEmpty()) {
      return List.of();
    }
    List<Integer> numbers = new ArrayList<>();
    for (String line : new String(bytes.get(), StandardCharsets.UTF_8).lines().toList()) {
      OptionalInt version = ModelRegistry.versionNumber(line.strip());
      if (version.isEmpty()) {
        throw new RegistryException(
            storage.location(file) + ": holds '" + line + "', expected a version number");
      }
      numbers.add(version.getAsInt());
    }
    return numbers;
  }

  private String file(String folder, String alias) {
    return model + "/" + folder + "/" + Names.check("alias", alias);
  }
}
