package dev.reelstream.registry;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.stream.Collectors;

/**
 * Manifest ⇄ bytes. Keys keep one order and floats their value, so the same manifest always has the
 * same digest. A key that is missing or written twice is an error; an unknown one is left for newer
 * readers.
 */
final class ManifestJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(instants())
          .build();

  private ManifestJson() {}

  static byte[] write(Manifest manifest) {
    try {
      return MAPPER.writeValueAsBytes(manifest);
    } catch (JsonProcessingException e) {
      throw new RegistryException(
          "the manifest cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Throws {@link InvalidModelException} with the first thing that is wrong. */
  static Manifest read(byte[] json) {
    try {
      Manifest manifest = MAPPER.readValue(json, Manifest.class);
      if (manifest == null) {
        throw new InvalidModelException(Manifest.FILE + ": holds null");
      }
      return manifest;
    } catch (JsonProcessingException e) {
      throw new InvalidModelException(Manifest.FILE + ": " + reason(e), e);
    } catch (IOException e) {
      throw new InvalidModelException(Manifest.FILE + ": " + e.getMessage(), e);
    }
  }

  /** Jackson's own words without its advice and its Java types, and with the key they are about. */
  private static String reason(JsonProcessingException e) {
    String message = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
    String what = message.replaceFirst("^Cannot construct instance of .*?, problem: ", "");
    String where =
        e instanceof JsonMappingException mapping
            ? mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
                .collect(Collectors.joining("."))
            : "";
    return what.replaceFirst(" \\(.*$", "") + (where.isEmpty() ? "" : " at " + where);
  }

  private static SimpleModule instants() {
    return new SimpleModule("instants")
        .addSerializer(
            Instant.class,
            new JsonSerializer<>() {
              @Override
              public void serialize(Instant value, JsonGenerator json, SerializerProvider provider)
                  throws IOException {
                json.writeString(value.toString());
              }
            })
        .addDeserializer(
            Instant.class,
            new JsonDeserializer<>() {
              @Override
              public Instant deserialize(JsonParser json, DeserializationContext context)
                  throws IOException {
                String text = json.getValueAsString("");
                try {
                  return Instant.parse(text);
                } catch (DateTimeException e) {
                  return (Instant)
                      context.handleWeirdStringValue(Instant.class, text, "no ISO-8601 instant");
                }
              }
            });
  }
}
