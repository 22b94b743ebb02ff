package dev.reelstream.keyed;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/** A value of bytes per key of the operator. */
public final class BytesStore<K, V> implements WriteBehind.Store<K, V> {
  private final Keys keys;
  private final ValueState<byte[]> state;
  private final Function<V, byte[]> encode;
  private final BiFunction<K, byte[], V> decode;

  public BytesStore(
      Keys keys,
      ValueState<byte[]> state,
      Function<V, byte[]> encode,
      BiFunction<K, byte[], V> decode) {
    this.keys = keys;
    this.state = state;
    this.encode = encode;
    this.decode = decode;
  }

  @Override
  public @Nullable V read(K key) throws Exception {
    byte[] bytes = state.value();
    return bytes == null ? null : decode.apply(key, bytes);
  }

  @Override
  public void write(K key, V value) throws Exception {
    keys.at(key, () -> state.update(encode.apply(value)));
  }

  @Override
  public void remove(K key) throws Exception {
    keys.at(key, state::clear);
  }
}
