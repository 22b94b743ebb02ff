package dev.reelstream.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.Samples;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class QuerySerializerTest {
  private final QuerySerializer serializer = new QuerySerializer();

  private Query roundTrip(Query query) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    serializer.serialize(query, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    Query back = serializer.deserialize(in);
    assertThat(in.available()).isZero();
    return back;
  }

  @Test
  void everyFieldComesBack() throws IOException {
    assertThat(roundTrip(Samples.QUERY)).isEqualTo(Samples.QUERY);
  }

  @Test
  void seenItemsStayPacked() throws IOException {
    assertThat(roundTrip(Samples.QUERY).seen()).isInstanceOf(PackedItems.class);
  }

  @Test
  void aQueryOfTheHistoryHasNothingSeen() throws IOException {
    Query query = new Query("ann", 1, 0, "ann-1", 5, "x", List.of("x"), List.of(), 7, 8);

    assertThat(roundTrip(query)).isEqualTo(query);
  }
}
