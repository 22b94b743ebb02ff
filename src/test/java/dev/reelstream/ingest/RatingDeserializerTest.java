package dev.reelstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.codec.RecordHeaders;
import dev.reelstream.event.DeadLetter;
import dev.reelstream.event.Rating;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RatingDeserializerTest {
  private static final long NOW = 1_700_000_009_000L;
  private static final byte[] KEY = text("u1");
  private static final byte[] VALID =
      text("{\"userId\":\"u1\",\"itemId\":\"i2\",\"rating\":3.5,\"timestamp\":1700000000000}");

  private final RatingDeserializer deserializer = open(new RatingDeserializer(() -> () -> NOW));

  @Test
  void aRatingCarriesWhenItWasSentAndWhenItArrived() {
    ConsumerRecord<byte[], byte[]> record = record(VALID);
    record.headers().add(RecordHeaders.SENT_AT, text("1700000008500"));
    assertThat(deserialize(record))
        .isEqualTo(
            new Decoded(
                new ReceivedRating(
                    new Rating("u1", "i2", 3.5, 1_700_000_000_000L), 1_700_000_008_500L, NOW),
                null));
  }

  @Test
  void withoutAUsableHeaderArrivalStandsForSending() {
    assertThat(rating(record(VALID)).sentAt()).isEqualTo(NOW);
    for (byte[] bad : new byte[][] {null, {}, text("soon"), text("1.5"), {(byte) 0xff}}) {
      ConsumerRecord<byte[], byte[]> record = record(VALID);
      record.headers().add(RecordHeaders.SENT_AT, bad);
      assertThat(rating(record).sentAt()).isEqualTo(NOW);
    }
  }

  @Test
  void aDeadLetterKeepsBytesPositionAndReason() {
    byte[] bytes = text("{\"itemId\":\"i2\"}");
    DeadLetter letter = deadLetter(record(bytes));
    assertThat(letter.key()).isEqualTo(KEY);
    assertThat(letter.value()).isEqualTo(bytes);
    assertThat(letter.timestamp()).isEqualTo(1_700_000_000_777L);
    assertThat(letter.reason()).isEqualTo("field userId is missing");
    assertThat(letter.exceptionClass()).isEqualTo("dev.reelstream.codec.MalformedRecordException");
    assertThat(letter.topic()).isEqualTo("ratings");
    assertThat(letter.partition()).isEqualTo(5);
    assertThat(letter.offset()).isEqualTo(123);
  }

  @Test
  void aDeadLetterNamesTheCauseThatTheParserGave() {
    DeadLetter letter = deadLetter(record(text("{\"userId\":")));
    assertThat(letter.exceptionClass()).startsWith("com.fasterxml.jackson.core.");
    assertThat(letter.reason()).startsWith("not valid JSON: ");
  }

  @Test
  void aRecordWithoutValueIsADeadLetter() {
    DeadLetter letter = deadLetter(record(null));
    assertThat(letter.value()).isNull();
    assertThat(letter.reason()).isEqualTo("no value: expected a JSON object");
  }

  @Test
  void neverThrowsAndYieldsExactlyOneOfTheTwo() {
    Random random = new Random(21);
    int ratings = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = VALID.clone();
      for (int change = random.nextInt(3); change > 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Decoded decoded = deserialize(record(bytes));
      assertThat(decoded.rating() == null).isNotEqualTo(decoded.deadLetter() == null);
      if (decoded.deadLetter() == null) {
        ratings++;
      } else {
        assertThat(decoded.deadLetter().value()).isEqualTo(bytes);
      }
    }
    assertThat(ratings).isBetween(5_000, 15_000);
  }

  @Test
  void aDeadLetterMovesNoWatermark() {
    assertThat(deserialize(record(text("x"))).eventTime()).isEqualTo(Long.MIN_VALUE);
    assertThat(deserialize(record(VALID)).eventTime()).isEqualTo(1_700_000_000_000L);
  }

  @Test
  void travelsToTheTaskManagers() throws Exception {
    RatingDeserializer copy = open(InstantiationUtil.clone(new RatingDeserializer()));
    List<Decoded> out = new ArrayList<>();
    copy.deserialize(record(VALID), new ListCollector<>(out));
    assertThat(out).hasSize(1);
  }

  @Test
  void saysWhenItWasNotOpened() {
    assertThatThrownBy(
            () ->
                new RatingDeserializer()
                    .deserialize(record(VALID), new ListCollector<>(new ArrayList<>())))
        .hasMessage("the deserializer is not open");
  }

  private ReceivedRating rating(ConsumerRecord<byte[], byte[]> record) {
    return Objects.requireNonNull(deserialize(record).rating());
  }

  private DeadLetter deadLetter(ConsumerRecord<byte[], byte[]> record) {
    return Objects.requireNonNull(deserialize(record).deadLetter());
  }

  private Decoded deserialize(ConsumerRecord<byte[], byte[]> record) {
    List<Decoded> out = new ArrayList<>();
    deserializer.deserialize(record, new ListCollector<>(out));
    assertThat(out).hasSize(1);
    return out.get(0);
  }

  @SuppressWarnings("NullAway") // Kafka hands over records without a value.
  private static ConsumerRecord<byte[], byte[]> record(byte @Nullable [] value) {
    return new ConsumerRecord<>(
        "ratings",
        5,
        123,
        1_700_000_000_777L,
        TimestampType.CREATE_TIME,
        KEY.length,
        value == null ? -1 : value.length,
        KEY,
        value,
        new org.apache.kafka.common.header.internals.RecordHeaders(),
        Optional.empty());
  }

  private static RatingDeserializer open(RatingDeserializer deserializer) {
    deserializer.open(
        new DeserializationSchema.InitializationContext() {
          @Override
          public MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
          }

          @Override
          public UserCodeClassLoader getUserCodeClassLoader() {
            return SimpleUserCodeClassLoader.create(RatingDeserializerTest.class.getClassLoader());
          }
        });
    return deserializer;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
