package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.codec.Schemas;
import dev.reelstream.event.DeadLetter;
import dev.reelstream.event.Samples;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What stands on the topics, byte for byte where it matters. */
class EventSerializerTest {

  @Test
  void aRecommendationIsKeyedByUserAndDatedByItsTrigger() throws Exception {
    ProducerRecord<byte[], byte[]> record =
        record(EventSerializer.recommendations("recommendations"), Samples.RECOMMENDATION);
    assertThat(record.topic()).isEqualTo("recommendations");
    assertThat(text(record.key())).isEqualTo("u42");
    assertThat(record.timestamp()).isEqualTo(Samples.RECOMMENDATION.eventTime());
    assertThat(headers(record)).isEqualTo(Map.of("sent-at", "1700000001000"));
    assertThat(Schemas.errors("recommendations", record.value())).isEmpty();
  }

  @Test
  void aSessionIsDatedByItsEnd() throws Exception {
    ProducerRecord<byte[], byte[]> record =
        record(EventSerializer.sessions("sessions"), Samples.SESSION);
    assertThat(text(record.key())).isEqualTo("u42");
    assertThat(record.timestamp()).isEqualTo(Samples.SESSION.end());
    assertThat(headers(record)).isEmpty();
    assertThat(Schemas.errors("sessions", record.value())).isEmpty();
  }

  @Test
  void anEvaluationIsKeyedByModelAndVersion() throws Exception {
    ProducerRecord<byte[], byte[]> record =
        record(EventSerializer.evaluations("evaluations"), Samples.EVALUATION);
    assertThat(text(record.key())).isEqualTo("gru@3");
    assertThat(record.timestamp()).isEqualTo(Samples.EVALUATION.windowEnd());
    assertThat(Schemas.errors("evaluations", record.value())).isEmpty();
  }

  @Test
  void aLateRatingIsTheRatingWithTheReasonInItsHeaders() throws Exception {
    ProducerRecord<byte[], byte[]> record =
        record(EventSerializer.late("ratings.late"), Samples.LATE);
    assertThat(text(record.key())).isEqualTo("u42");
    assertThat(record.timestamp()).isEqualTo(Samples.RATING.timestamp());
    assertThat(headers(record))
        .isEqualTo(Map.of("late-by-millis", "90000", "missed-session", "u42-1"));
    assertThat(Schemas.errors("ratings.late", record.value())).isEmpty();
  }

  @Test
  void aDeadLetterKeepsItsBytesAndTellsWhereItStood() throws Exception {
    ProducerRecord<byte[], byte[]> record =
        record(EventSerializer.deadLetters("ratings.dead-letter"), Samples.DEAD_LETTER);
    assertThat(record.key()).isEqualTo(Samples.DEAD_LETTER.key());
    assertThat(record.value()).isEqualTo(Samples.DEAD_LETTER.value());
    assertThat(record.timestamp()).isEqualTo(Samples.DEAD_LETTER.timestamp());
    assertThat(headers(record))
        .isEqualTo(
            Map.of(
                "reason", "field userId is missing",
                "exception-class", "dev.reelstream.codec.MalformedRecordException",
                "source-topic", "ratings",
                "source-partition", "3",
                "source-offset", "77"));
  }

  @Test
  void aDeadLetterWithoutKeyValueOrTimestampStillTravels() throws Exception {
    ProducerRecord<byte[], byte[]> record =
        record(
            EventSerializer.deadLetters("ratings.dead-letter"),
            new DeadLetter(null, null, -1, "no value", "X", "ratings", 0, 0));
    assertThat(record.key()).isNull();
    assertThat(record.value()).isNull();
    assertThat(record.timestamp()).isNull();
  }

  @Test
  @SuppressWarnings("NullAway") // The serializer looks at neither context.
  void saysWhenItWasNotOpened() {
    assertThatThrownBy(
            () -> EventSerializer.sessions("sessions").serialize(Samples.SESSION, null, 0L))
        .hasMessage("the serializer is not open");
  }

  @SuppressWarnings("NullAway") // The serializer looks at neither context.
  private static <T> ProducerRecord<byte[], byte[]> record(EventSerializer<T> original, T event)
      throws Exception {
    EventSerializer<T> serializer = InstantiationUtil.clone(original);
    serializer.open(null, null);
    return serializer.serialize(event, null, null);
  }

  private static Map<String, String> headers(ProducerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new TreeMap<>();
    record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
    return headers;
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
