package dev.reelstream.keyed;

import java.util.function.Function;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** Values in a map of one key of the operator, the one that it is at. */
public final class MapStore<K, V, S> implements WriteBehind.Store<K, V> {
  private final MapState<K, S> state;
  private final Function<V, S> encode;
  private final Function<S, V> decode;

  public MapStore(MapState<K, S> state, Function<V, S> encode, Function<S, V> decode) {
    this.state = state;
    this.encode = encode;
    this.decode = decode;
  }

  @Override
  public @Nullable V read(K key) throws Exception {
    S stored = state.get(key);
    return stored == null ? null : decode.apply(stored);
  }

  @Override
  public void write(K key, V value) throws Exception {
    state.put(key, encode.apply(value));
  }

  @Override
  public void remove(K key) throws Exception {
    state.remove(key);
  }
}
