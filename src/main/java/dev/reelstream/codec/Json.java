package dev.reelstream.codec;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.reelstream.event.Recommendation;
import java.io.IOException;
import java.util.Locale;

/**
 * Event records ⇄ JSON: the fields of the record by their names, enums in lower case.
 *
 * <p>Not thread-safe to configure, safe to use; every task holds its own.
 */
public final class Json {
  private final ObjectMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build())
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(Recommendation.class, HeaderNotValue.class)
          .addModule(
              new SimpleModule()
                  .addSerializer(new LowerCaseEnum())
                  .addSerializer(new RecommendationSerializer()))
          .build();

  /** For events: a missing or null id or list would surface far from the record that lacks it. */
  private final ObjectReader strict =
      mapper
          .reader()
          .with(
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** The value's bytes, UTF-8. */
  public byte[] write(Object event) {
    try {
      return mapper.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + event.getClass().getSimpleName(), e);
    }
  }

  /**
   * Reads one event.
   *
   * @throws MalformedRecordException if the bytes are not JSON of that shape
   */
  public <T> T read(byte[] value, Class<T> type) throws MalformedRecordException {
    try {
      T event = strict.forType(type).readValue(value);
      if (event == null) {
        throw new MalformedRecordException("JSON null: expected a " + type.getSimpleName());
      }
      return event;
    } catch (IOException e) {
      throw new MalformedRecordException(
          "not a "
              + type.getSimpleName()
              + ": "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          e);
    }
  }

  /** The mapper itself, for trees and files. */
  public ObjectMapper mapper() {
    return mapper;
  }

  private interface HeaderNotValue {
    @JsonIgnore
    long sentAt();
  }

  @SuppressWarnings("rawtypes")
  private static final class LowerCaseEnum extends StdSerializer<Enum> {
    private static final long serialVersionUID = 1L;

    LowerCaseEnum() {
      super(Enum.class);
    }

    @Override
    public void serialize(Enum value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.name().toLowerCase(Locale.ROOT));
    }
  }
}
