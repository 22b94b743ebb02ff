package dev.reelstream.codec;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The JSON Schemas of the topics, for tests. */
public final class Schemas {
  /** Every topic whose value is JSON. */
  public static final List<String> TOPICS =
      List.of("ratings", "recommendations", "sessions", "evaluations", "models", "ratings.late");

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);
  private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  private Schemas() {}

  /** The resource that holds the schema of a topic. */
  public static String resource(String topic) {
    return "dev/reelstream/codec/schema/" + topic + ".schema.json";
  }

  /** What is wrong with a value of that topic; empty if nothing is. */
  public static List<String> errors(String topic, String value) {
    return SCHEMAS
        .computeIfAbsent(
            topic, name -> FACTORY.getSchema(SchemaLocation.of("classpath:" + resource(name))))
        .validate(value, InputFormat.JSON)
        .stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }

  public static List<String> errors(String topic, byte[] value) {
    return errors(topic, new String(value, StandardCharsets.UTF_8));
  }
}
