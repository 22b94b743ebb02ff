package dev.reelstream.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.event.Source;
import java.io.IOException;
import java.util.List;

/**
 * A recommendation field by field: one is written per positive, with a list of items in it, and
 * asking each record for each field by reflection costs more than writing it.
 */
final class RecommendationSerializer extends StdSerializer<Recommendation> {
  private static final long serialVersionUID = 1L;

  private static final SerializedString USER_ID = new SerializedString("userId");
  private static final SerializedString SEQ = new SerializedString("seq");
  private static final SerializedString SESSION_ID = new SerializedString("sessionId");
  private static final SerializedString EVENT_TIME = new SerializedString("eventTime");
  private static final SerializedString TRIGGER = new SerializedString("trigger");
  private static final SerializedString CONTEXT = new SerializedString("context");
  private static final SerializedString MODEL = new SerializedString("model");
  private static final SerializedString VERSION = new SerializedString("version");
  private static final SerializedString SOURCE = new SerializedString("source");
  private static final SerializedString ITEMS = new SerializedString("items");
  private static final SerializedString ITEM_ID = new SerializedString("itemId");
  private static final SerializedString SCORE = new SerializedString("score");
  private static final SerializedString EMITTED_AT = new SerializedString("emittedAt");

  RecommendationSerializer() {
    super(Recommendation.class);
  }

  /** All fields but {@code sentAt}, which is a header. */
  @Override
  public void serialize(Recommendation made, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeStartObject();
    text(out, USER_ID, made.userId());
    number(out, SEQ, made.seq());
    text(out, SESSION_ID, made.sessionId());
    number(out, EVENT_TIME, made.eventTime());
    text(out, TRIGGER, made.trigger());
    out.writeFieldName(CONTEXT);
    out.writeStartArray();
    for (String item : made.context()) {
      out.writeString(item);
    }
    out.writeEndArray();
    text(out, MODEL, made.model());
    number(out, VERSION, made.version());
    text(out, SOURCE, made.source() == Source.MODEL ? "model" : "popular");
    items(out, made.items());
    number(out, EMITTED_AT, made.emittedAt());
    out.writeEndObject();
  }

  private static void items(JsonGenerator out, List<ScoredItem> items) throws IOException {
    out.writeFieldName(ITEMS);
    out.writeStartArray();
    for (ScoredItem item : items) {
      out.writeStartObject();
      text(out, ITEM_ID, item.itemId());
      out.writeFieldName(SCORE);
      out.writeNumber(item.score());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void text(JsonGenerator out, SerializedString name, String value)
      throws IOException {
    out.writeFieldName(name);
    out.writeString(value);
  }

  private static void number(JsonGenerator out, SerializedString name, long value)
      throws IOException {
    out.writeFieldName(name);
    out.writeNumber(value);
  }
}
