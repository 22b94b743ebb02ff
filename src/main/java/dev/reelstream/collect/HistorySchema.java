package dev.reelstream.collect;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** The columns of a file of histories: a user per row, three lists of equal length. */
final class HistorySchema {
  private static final String USER = "userId";
  private static final String ITEMS = "itemIds";
  private static final String RATINGS = "ratings";
  private static final String TIMES = "timestamps";

  // Lists in the three-level form of the format, so that any other reader takes them for lists.
  static final MessageType SCHEMA =
      Types.buildMessage()
          .required(BINARY)
          .as(stringType())
          .named(USER)
          .requiredList()
          .requiredElement(BINARY)
          .as(stringType())
          .named(ITEMS)
          .requiredList()
          .requiredElement(DOUBLE)
          .named(RATINGS)
          .requiredList()
          .requiredElement(INT64)
          .as(timestampType(true, TimeUnit.MILLIS))
          .named(TIMES)
          .named("history");

  static final String TIMES_PATH = TIMES + ".list.element";

  private HistorySchema() {}

  static ColumnDescriptor user() {
    return SCHEMA.getColumnDescription(new String[] {USER});
  }

  static ColumnDescriptor items() {
    return list(ITEMS);
  }

  static ColumnDescriptor ratings() {
    return list(RATINGS);
  }

  static ColumnDescriptor times() {
    return list(TIMES);
  }

  private static ColumnDescriptor list(String name) {
    return SCHEMA.getColumnDescription(new String[] {name, "list", "element"});
  }
}
