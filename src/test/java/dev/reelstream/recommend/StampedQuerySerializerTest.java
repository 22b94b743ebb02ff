package dev.reelstream.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.Samples;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class StampedQuerySerializerTest {
  private static final ModelRef MODEL = new ModelRef("gru", 3, "0a1b", "/models/gru/3");

  private final SerializerConfigImpl config = new SerializerConfigImpl();
  private final TypeSerializer<StampedQuery> serializer =
      StampedQuerySerializer.TYPE.createSerializer(config);

  @Test
  void everyFieldComesBack() throws Exception {
    for (float[] state : new float[][] {{0.5f, -1f}, {}, null}) {
      StampedQuery stamped = new StampedQuery(Samples.QUERY, MODEL, state);
      DataOutputSerializer out = new DataOutputSerializer(16);
      serializer.serialize(stamped, out);
      DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());

      assertThat(serializer.deserialize(in)).usingRecursiveComparison().isEqualTo(stamped);
      assertThat(in.available()).isZero();
    }
  }

  @Test
  void aQueryIsHandedOverAndNotCopied() {
    StampedQuery stamped = new StampedQuery(Samples.QUERY, MODEL);

    assertThat(serializer.copy(stamped)).isSameAs(stamped);
  }

  @Test
  void queriesUnderWayInSavepointsOfFlinksSerializerAreReadAndWrittenAnew() {
    var before = TypeInformation.of(StampedQuery.class).createSerializer(config);

    assertThat(
            serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(before.snapshotConfiguration()))
        .matches(found -> found.isCompatibleAfterMigration());
    assertThat(
            serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(serializer.snapshotConfiguration()))
        .matches(found -> found.isCompatibleAsIs());
  }
}
