package dev.reelstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Role;
import dev.reelstream.event.Source;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SerializationTest {
  private static final RankedList LIST =
      new RankedList(
          Role.BASELINE, "popular", 0, "u", 3, Source.MODEL, List.of("a", "b"), 1_700_000_000_000L);

  private static <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
    SerializerConfigImpl withoutKryo = new SerializerConfigImpl();
    withoutKryo.setGenericTypes(false);
    return type.createSerializer(withoutKryo);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Evaluation.class,
        RankedList.class,
        Positive.class,
        Outcome.class,
        HitCounts.class,
        JoinSpan.class,
        ModelTotals.class
      })
  void everyRecordIsSerializedFieldByField(Class<?> record) {
    TypeInformation<?> type = TypeInformation.of(record);
    assertThat(type).isInstanceOf(PojoTypeInfo.class);
    assertThat(serializer(type)).isNotNull();
  }

  @Test
  void waitingHalvesComeBackAsTheyWere() throws Exception {
    for (Boolean known : new Boolean[] {true, false, null}) {
      Positive positive = new Positive("u", 4, 2, 5_000, "c", 6_000, known);
      Outcome outcome =
          new Outcome(
              Role.SHADOW, "gru", 2, 5_000, 3, true, true, false, true, Source.POPULAR, known);
      assertThat(copy(TypeInformation.of(Positive.class), positive)).isEqualTo(positive);
      assertThat(copy(PositiveSerializer.TYPE, positive)).isEqualTo(positive);
      assertThat(copy(OutcomeSerializer.TYPE, outcome)).isEqualTo(outcome);
    }
    assertThat(copy(RankedListSerializer.TYPE, LIST)).isEqualTo(LIST);
  }

  @Test
  void whatWaitsOfAUserComesBackAsItWas() {
    UserPairs user = new UserPairs();
    user.oldest = 3;
    user.newest = 4;
    user.positives.put(4L, new Positive("u", 4, 2, 5_000, "c", 6_000, null));
    user.lists.put(3L, List.of(LIST, LIST));
    assertThat(UserPairs.fromBytes(user.toBytes())).usingRecursiveComparison().isEqualTo(user);
    byte[] bytes = user.toBytes();
    bytes[0] = 9;
    assertThatThrownBy(() -> UserPairs.fromBytes(bytes))
        .hasMessage("state of outcomes has layout 9: expected 1");
  }

  @Test
  void totalsComeBackAsTheyWere() throws Exception {
    HitCounts counts = new HitCounts(new long[] {4, 0, 9}, 20, 7, 1, 2, 15, 10, 19, 4, 3);
    ModelTotals totals = new ModelTotals(Role.SHADOW, "gru", 2, 86_400_000, counts);
    assertThat(copy(TypeInformation.of(ModelTotals.class), totals))
        .usingRecursiveComparison()
        .isEqualTo(totals);
  }

  private static <T> T copy(TypeInformation<T> type, T value) throws Exception {
    TypeSerializer<T> serializer = serializer(type);
    DataOutputSerializer bytes = new DataOutputSerializer(256);
    serializer.serialize(value, bytes);
    return serializer.deserialize(new DataInputDeserializer(bytes.getCopyOfBuffer()));
  }
}
