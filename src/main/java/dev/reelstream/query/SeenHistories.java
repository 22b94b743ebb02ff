package dev.reelstream.query;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody makes of users' seen items, where long histories are gone through once and not with
 * every query. Safe to use from several threads if {@link Step} leaves what it is given as it is.
 *
 * <p>For maintainers: what a user has seen only gets longer, so all but the newest items of a long
 * history were in the query before. Whether they really were is seen from the bytes: comparing them
 * takes a hundredth of looking them up.
 *
 * @param <T> what is made of them
 */
public final class SeenHistories<T> {
  /** Takes in items. */
  @FunctionalInterface
  public interface Step<T> {
    /**
     * Takes in the newest items of a history.
     *
     * @param known what was made of those before; null where there are none
     * @param items the whole history
     * @param from where the bytes of the items to take in begin
     * @param added how many they are
     */
    T extend(@Nullable T known, PackedItems items, int from, int added);
  }

  /** Below this, looking up takes no longer than finding out that it need not be done. */
  private static final int LONG = 256;

  private static final int USERS = 256;

  private record Known<T>(byte[] packed, int items, T made) {}

  private final Step<T> step;
  private final Map<String, Known<T>> byUser =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known<T>> eldest) {
          return size() > USERS;
        }
      };

  public SeenHistories(Step<T> step) {
    this.step = step;
  }

  /** What is made of all that the user has seen; not to be changed, and soon to be used. */
  public T of(String user, PackedItems seen) {
    if (seen.size() < LONG) {
      return step.extend(null, seen, 0, seen.size());
    }
    byte[] bytes = seen.toBytes();
    Known<T> before;
    synchronized (byUser) {
      before = byUser.get(user);
    }
    T made =
        before != null && startsWith(bytes, before.packed())
            ? step.extend(before.made(), seen, before.packed().length, seen.size() - before.items())
            : step.extend(null, seen, 0, seen.size());
    synchronized (byUser) {
      byUser.put(user, new Known<>(bytes, seen.size(), made));
    }
    return made;
  }

  private static boolean startsWith(byte[] bytes, byte[] beginning) {
    return bytes.length >= beginning.length
        && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
  }
}
