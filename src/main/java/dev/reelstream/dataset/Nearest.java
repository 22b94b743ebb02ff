package dev.reelstream.dataset;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant by a misspelt word. */
final class Nearest {
  private Nearest() {}

  /** The choice with the fewest changed letters, unless more than half of the word would change. */
  static Optional<String> to(String word, Collection<String> choices) {
    String best = null;
    int fewest = Math.max(1, word.length() / 2) + 1;
    for (String choice : choices) {
      int changes = changes(word.toLowerCase(Locale.ROOT), choice.toLowerCase(Locale.ROOT));
      if (changes < fewest) {
        fewest = changes;
        best = choice;
      }
    }
    return Optional.ofNullable(best);
  }

  /** {@code "; did you mean 'x'?"}, or nothing. */
  static String hint(String word, Collection<String> choices) {
    return to(word, choices).map("; did you mean '%s'?"::formatted).orElse("");
  }

  // Levenshtein distance, one row at a time.
  private static int changes(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
