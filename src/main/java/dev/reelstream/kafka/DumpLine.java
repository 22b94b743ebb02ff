package dev.reelstream.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** One record of a topic as one line of JSON. */
final class DumpLine {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final JsonFactory LINES = new JsonFactory();

  private DumpLine() {}

  /**
   * @param opaque whether the value is base64 text whatever it is; otherwise it is so only where it
   *     is no JSON
   */
  static String of(ConsumerRecord<byte[], byte[]> record, boolean opaque) {
    StringWriter line = new StringWriter(256);
    try (JsonGenerator json = LINES.createGenerator(line)) {
      json.writeStartObject();
      json.writeNumberField("partition", record.partition());
      json.writeNumberField("offset", record.offset());
      json.writeNumberField("timestamp", record.timestamp());
      json.writeStringField("key", text(record.key()));
      json.writeObjectFieldStart("headers");
      for (Map.Entry<String, @Nullable String> header : headers(record).entrySet()) {
        json.writeStringField(header.getKey(), header.getValue());
      }
      json.writeEndObject();
      json.writeFieldName("value");
      value(record.value(), opaque, json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString();
  }

  private static void value(byte @Nullable [] value, boolean opaque, JsonGenerator json)
      throws IOException {
    String text = value == null || opaque ? null : utf8(value);
    if (value == null) {
      json.writeNull();
    } else if (text == null || !isJson(text)) {
      json.writeString(Base64.getEncoder().encodeToString(value));
    } else {
      // As it was sent, digit for digit. Line breaks in JSON are white space: strings escape
      // theirs.
      json.writeRawValue(text.replace('\n', ' ').replace('\r', ' '));
    }
  }

  private static boolean isJson(String text) {
    try {
      JsonNode tree = JSON.readTree(text);
      return !tree.isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /** Kafka allows a header twice; the later one counts, as it does for {@code lastHeader}. */
  private static Map<String, @Nullable String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, @Nullable String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), text(header.value()));
    }
    return headers;
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    String text = utf8(bytes);
    return text == null ? Base64.getEncoder().encodeToString(bytes) : text;
  }

  /** None where the bytes are not UTF-8. */
  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
