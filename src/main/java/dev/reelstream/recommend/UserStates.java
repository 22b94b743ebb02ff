package dev.reelstream.recommend;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One user's keyed state and its bytes: a {@link UserState} per version that is asked.
 *
 * <p>For maintainers: the first byte is the layout's number; a new layout gets a new number and the
 * old one stays readable, so that savepoints keep loading.
 */
record UserStates(List<UserState> all) {
  private static final byte LAYOUT = 1;

  /** The state of a version; null where there is none. */
  @Nullable UserState of(long version) {
    for (UserState each : all) {
      if (each.version() == version) {
        return each;
      }
    }
    return null;
  }

  /**
   * With a state in place of the one before it. Those that have missed the positive before it go:
   * their versions are asked no more, or would have to start from a context anyway.
   */
  UserStates with(UserState fresh) {
    List<UserState> kept = new ArrayList<>();
    for (UserState each : all) {
      if (each.version() != fresh.version() && each.seq() >= fresh.seq() - 1) {
        kept.add(each);
      }
    }
    kept.add(fresh);
    return new UserStates(kept);
  }

  byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(Byte.BYTES + all.stream().mapToInt(UserState::size).sum());
    out.put(LAYOUT);
    all.forEach(each -> each.writeTo(out));
    return out.array();
  }

  static UserStates fromBytes(byte @Nullable [] bytes) {
    List<UserState> all = new ArrayList<>();
    if (bytes != null) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      byte layout = in.get();
      if (layout != LAYOUT) {
        throw new IllegalStateException("user state has layout " + layout + ": expected " + LAYOUT);
      }
      while (in.hasRemaining()) {
        all.add(UserState.readFrom(in));
      }
    }
    return new UserStates(all);
  }
}
