package dev.reelstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.Rating;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class ReceivedRatingSerializerTest {
  private final ReceivedRatingSerializer serializer = new ReceivedRatingSerializer();

  @Test
  void everyFieldComesBack() throws IOException {
    ReceivedRating received =
        new ReceivedRating(new Rating("ünal", "映画-7", 4.5, 1_700_000_000_000L), -1, 17);
    DataOutputSerializer out = new DataOutputSerializer(16);

    serializer.serialize(received, out);

    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertThat(serializer.deserialize(in)).isEqualTo(received);
    assertThat(in.available()).isZero();
  }

  @Test
  void textThatDoesNotFitIsRefused() {
    ReceivedRating received = new ReceivedRating(new Rating("u".repeat(70_000), "1", 1, 0), 0, 0);

    assertThatThrownBy(() -> serializer.serialize(received, new DataOutputSerializer(16)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("70000 bytes");
  }
}
