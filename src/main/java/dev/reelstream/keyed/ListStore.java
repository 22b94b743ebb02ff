package dev.reelstream.keyed;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.jspecify.annotations.Nullable;

/** A list per key of the operator; an empty one is none. */
public final class ListStore<K, E> implements WriteBehind.Store<K, List<E>> {
  private final Keys keys;
  private final ListState<E> state;

  public ListStore(Keys keys, ListState<E> state) {
    this.keys = keys;
    this.state = state;
  }

  @Override
  public @Nullable List<E> read(K key) throws Exception {
    List<E> list = new ArrayList<>();
    state.get().forEach(list::add);
    return list.isEmpty() ? null : list;
  }

  @Override
  public void write(K key, List<E> list) throws Exception {
    keys.at(key, () -> state.update(list));
  }

  @Override
  public void remove(K key) throws Exception {
    keys.at(key, state::clear);
  }
}
