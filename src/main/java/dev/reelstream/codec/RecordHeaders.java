package dev.reelstream.codec;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Names of the Kafka headers in the contract; every value is UTF-8 text. */
public final class RecordHeaders {
  /** On ratings and recommendations: when the producer sent the rating, epoch milliseconds. */
  public static final String SENT_AT = "sent-at";

  /** On dead letters. */
  public static final String REASON = "reason";

  public static final String EXCEPTION_CLASS = "exception-class";
  public static final String SOURCE_TOPIC = "source-topic";
  public static final String SOURCE_PARTITION = "source-partition";
  public static final String SOURCE_OFFSET = "source-offset";

  /** On late ratings. */
  public static final String LATE_BY_MILLIS = "late-by-millis";

  public static final String MISSED_SESSION = "missed-session";

  private RecordHeaders() {}

  /** The header's number, or {@code otherwise} where it is missing or no number. */
  public static long readLong(Headers headers, String name, long otherwise) {
    Header header = headers.lastHeader(name);
    if (header == null || header.value() == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(new String(header.value(), StandardCharsets.UTF_8));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** The bytes of a header value. */
  public static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
