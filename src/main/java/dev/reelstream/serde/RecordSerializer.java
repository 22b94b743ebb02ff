package dev.reelstream.serde;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A serializer written by hand, several times as fast as Flink's, which asks each field by
 * reflection and writes strings character by character; and the records, which never change, are
 * handed over where Flink would copy them.
 */
public abstract class RecordSerializer<T> extends TypeSerializerSingleton<T> {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST_TEXT = 0xffff;

  /** Text of up to 65,535 bytes; ids are far shorter, see {@code RatingCodec}. */
  protected static void writeText(String text, DataOutputView out) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > LONGEST_TEXT) {
      throw new IOException("text of " + utf8.length + " bytes: an id has no more than 1,024");
    }
    out.writeShort(utf8.length);
    out.write(utf8);
  }

  protected static String readText(DataInputView in) throws IOException {
    byte[] utf8 = new byte[in.readUnsignedShort()];
    in.readFully(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  @Override
  public final T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public final void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  /** Records do not change. */
  @Override
  public final boolean isImmutableType() {
    return true;
  }

  @Override
  public final T copy(T from) {
    return from;
  }

  @Override
  public final T copy(T from, T reuse) {
    return from;
  }

  @Override
  public final T createInstance() {
    throw new UnsupportedOperationException("records are made complete");
  }

  @Override
  public final int getLength() {
    return -1;
  }
}
