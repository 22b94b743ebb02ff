package dev.reelstream.registry;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Which versions of a model may go. */
final class Retention {
  private Retention() {}

  /**
   * Those older than the newest {@code keep} that are not in quarantine, without the ones in use. A
   * number is never given twice, because the newest always stays.
   *
   * @param versions all that are there
   * @param quarantined these take no place among those to keep
   * @param used behind an alias, or where a rollback would lead
   */
  static List<Integer> removable(
      Collection<Integer> versions, int keep, Set<Integer> quarantined, Set<Integer> used) {
    if (keep < 1) {
      throw new RegistryException("cannot keep " + keep + " versions: keep at least 1");
    }
    int oldestKept =
        versions.stream()
            .filter(version -> !quarantined.contains(version))
            .sorted(Comparator.reverseOrder())
            .skip(keep - 1L)
            .findFirst()
            .orElse(0);
    return versions.stream()
        .filter(version -> version < oldestKept && !used.contains(version))
        .sorted()
        .toList();
  }
}
