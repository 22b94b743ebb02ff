package dev.reelstream.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.query.Query;
import java.lang.reflect.Field;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoField;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class StampedQueryTest {
  private final SerializerConfigImpl config = new SerializerConfigImpl();

  @Test
  void queriesUnderWayInASavepointOfBeforeComeBackWithoutAState() throws Exception {
    Query query = new Query("ann", 3, 2, "ann-1", 5, "x", List.of("x"), List.of("x"), 0, 0);
    StampedQuery asked = new StampedQuery(query, new ModelRef("gru", 1, "0", "/models/gru/1"));
    TypeSerializer<StampedQuery> before = before();
    DataOutputSerializer out = new DataOutputSerializer(256);
    before.serialize(asked, out);

    TypeSerializer<StampedQuery> now =
        TypeInformation.of(StampedQuery.class).createSerializer(config);
    var old = before.snapshotConfiguration();
    assertThat(now.snapshotConfiguration().resolveSchemaCompatibility(old))
        .matches(found -> found.isCompatibleAfterMigration());
    StampedQuery read =
        old.restoreSerializer().deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    assertThat(read).isEqualTo(asked);
    assertThat(read.state()).isNull();
  }

  /** As it was when there was no state. */
  private TypeSerializer<StampedQuery> before() {
    PojoTypeInfo<StampedQuery> type =
        (PojoTypeInfo<StampedQuery>) TypeInformation.of(StampedQuery.class);
    List<PojoField> fields =
        IntStream.range(0, type.getArity())
            .mapToObj(type::getPojoFieldAt)
            .filter(each -> !each.getField().getName().equals("state"))
            .toList();
    assertThat(fields).hasSize(2);
    return new PojoSerializer<>(
        StampedQuery.class,
        fields.stream()
            .map(each -> each.getTypeInformation().createSerializer(config))
            .toArray(TypeSerializer<?>[]::new),
        fields.stream().map(PojoField::getField).toArray(Field[]::new),
        config);
  }
}
