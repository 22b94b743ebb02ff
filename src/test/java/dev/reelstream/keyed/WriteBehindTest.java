package dev.reelstream.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.keyed.WriteBehind.Bounds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteBehindTest {
  /** Keeps a log of what was asked of it. */
  private static final class Log implements WriteBehind.Store<String, String> {
    final Map<String, String> values = new HashMap<>();
    final List<String> calls = new ArrayList<>();

    @Override
    public @Nullable String read(String key) {
      calls.add("read " + key);
      return values.get(key);
    }

    @Override
    public void write(String key, String value) {
      calls.add("write " + key);
      values.put(key, value);
    }

    @Override
    public void remove(String key) {
      calls.add("remove " + key);
      values.remove(key);
    }
  }

  private final Log store = new Log();

  private WriteBehind<String, String> values(boolean restored, int capacity) {
    return values(restored, Bounds.of(capacity));
  }

  private WriteBehind<String, String> values(boolean restored, Bounds bounds) {
    return new WriteBehind<>(store, restored, String::length, bounds);
  }

  @Test
  void writesOnceWhatChangedSinceTheLastCheckpoint() throws Exception {
    var values = values(false, 100);
    values.put("a", "1");
    values.put("a", "2");
    values.put("b", "1");
    assertThat(store.calls).isEmpty();

    values.flush();
    values.flush();
    assertThat(store.calls).containsExactlyInAnyOrder("write a", "write b");
    assertThat(store.values).containsEntry("a", "2");
  }

  @Test
  void whatIsGoneBeforeACheckpointIsNeverWritten() throws Exception {
    var values = values(false, 100);
    values.put("a", "1");
    values.remove("a");
    values.flush();
    assertThat(store.calls).isEmpty();

    values.put("b", "1");
    values.flush();
    values.remove("b");
    assertThat(values.get("b")).isNull();
    values.flush();
    assertThat(store.calls).containsExactly("write b", "remove b");
  }

  @Test
  void makesRoomForTheOneInUseByWritingTheOneUsedLongestAgo() throws Exception {
    var values = values(false, 4);
    values.put("a", "11");
    values.put("b", "22");
    assertThat(values.get("a")).isEqualTo("11");
    values.put("c", "33");
    assertThat(store.calls).containsExactly("write b");

    assertThat(values.get("b")).isEqualTo("22");
    values.put("d", "longer than all");
    assertThat(values.get("d")).isEqualTo("longer than all");
    assertThat(store.values).containsKeys("a", "b", "c");
  }

  @Test
  void writesTheOldestChangeOnceTooMuchHasChangedAndKeepsIt() throws Exception {
    var values = values(false, new Bounds(100, 2));
    values.put("a", "1");
    values.put("b", "1");
    values.put("a", "2");
    values.put("c", "1");
    assertThat(store.calls).containsExactly("write a");

    assertThat(values.get("a")).isEqualTo("2");
    values.remove("a");
    values.put("d", "1");
    assertThat(store.calls).containsExactly("write a", "write b", "write c");
    values.flush();
    assertThat(store.calls).containsExactly("write a", "write b", "write c", "remove a", "write d");
    assertThat(store.values).containsOnlyKeys("b", "c", "d");
  }

  @Test
  void asksTheStoreOnlyForWhatMayBeThere() throws Exception {
    var fresh = values(false, 100);
    assertThat(fresh.get("a")).isNull();
    assertThat(store.calls).isEmpty();

    store.values.put("a", "1");
    assertThat(values(true, 100).get("a")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 12})
  void isAMapWhateverTheOrderOfCalls(int changes) throws Exception {
    Bounds bounds = new Bounds(12, changes);
    Random random = new Random(3);
    Map<String, String> expected = new HashMap<>();
    WriteBehind<String, String> values = values(false, bounds);
    for (int call = 0; call < 20_000; call++) {
      String key = Integer.toString(random.nextInt(30));
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          String value = "x".repeat(1 + random.nextInt(4)) + call;
          values.put(key, value);
          expected.put(key, value);
        }
        case 2 -> {
          values.remove(key);
          expected.remove(key);
        }
        default -> assertThat(values.get(key)).isEqualTo(expected.get(key));
      }
      if (random.nextInt(500) == 0) {
        values.flush();
        assertThat(store.values).isEqualTo(expected);
        if (random.nextBoolean()) {
          values = values(true, bounds);
        }
      }
    }
  }
}
