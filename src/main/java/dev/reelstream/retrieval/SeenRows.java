package dev.reelstream.retrieval;

import dev.reelstream.registry.Vocabulary;
import dev.reelstream.session.PackedItems;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Seen items → index rows, where those of long histories are looked up once and not with every
 * query.
 *
 * <p>For maintainers: what a user has seen only gets longer, so all but the newest items of a long
 * history were in the query before. Whether they really were is seen from the bytes: comparing them
 * takes a hundredth of looking them up.
 */
final class SeenRows {
  /** Below this, looking up takes no longer than finding out that it need not be done. */
  private static final int LONG = 256;

  private static final int USERS = 256;

  private record Known(byte[] packed, int items, int[] row) {}

  private final Vocabulary vocabulary;
  private final Map<String, Known> byUser =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > USERS;
        }
      };

  SeenRows(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  int[] row(GraphRetriever.Ask ask) {
    return row(ask.user(), ask.seen());
  }

  /** The row of one query; not to be changed. Safe to call from several threads. */
  int[] row(String user, List<String> seen) {
    if (!(seen instanceof PackedItems packed) || packed.size() < LONG) {
      return ContextEncoder.seen(seen, vocabulary);
    }
    byte[] bytes = packed.toBytes();
    Known before;
    synchronized (byUser) {
      before = byUser.get(user);
    }
    int[] row = row(before, bytes, packed);
    synchronized (byUser) {
      byUser.put(user, new Known(bytes, packed.size(), row));
    }
    return row;
  }

  private int[] row(@Nullable Known before, byte[] bytes, PackedItems packed) {
    return before != null && startsWith(bytes, before.packed())
        ? ContextEncoder.extend(
            before.row(),
            packed,
            before.packed().length,
            packed.size() - before.items(),
            vocabulary)
        : ContextEncoder.seen(packed, vocabulary);
  }

  private static boolean startsWith(byte[] bytes, byte[] beginning) {
    return bytes.length >= beginning.length
        && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
  }
}
