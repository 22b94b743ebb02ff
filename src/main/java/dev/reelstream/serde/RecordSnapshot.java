package dev.reelstream.serde;

import java.io.IOException;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What a savepoint says about a {@link RecordSerializer}.
 *
 * <p>For maintainers: a layout that changes gets a new version here, and a serializer that reads
 * the one before. State written by Flink's own serializer, as jobs before this class did, is read
 * with that and written anew.
 */
public abstract class RecordSnapshot<T> implements TypeSerializerSnapshot<T> {
  private static final int LAYOUT = 1;

  private final Supplier<RecordSerializer<T>> serializer;

  protected RecordSnapshot(Supplier<RecordSerializer<T>> serializer) {
    this.serializer = serializer;
  }

  @Override
  public final int getCurrentVersion() {
    return LAYOUT;
  }

  @Override
  public final void writeSnapshot(DataOutputView out) {}

  @Override
  public final void readSnapshot(int readVersion, DataInputView in, ClassLoader loader)
      throws IOException {
    if (readVersion != LAYOUT) {
      throw new IOException(
          "%s has layout %d: expected %d".formatted(getClass().getName(), readVersion, LAYOUT));
    }
  }

  @Override
  public final TypeSerializer<T> restoreSerializer() {
    return serializer.get();
  }

  @Override
  public final TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> before) {
    if (getClass().isInstance(before)) {
      return TypeSerializerSchemaCompatibility.compatibleAsIs();
    }
    return before instanceof PojoSerializerSnapshot
        ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
