package dev.reelstream.training.graph;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.proto.SavedModel;

/** Protobuf writes maps in any order; sorted, the same model has the same digest every time. */
public final class CanonicalGraph {
  private CanonicalGraph() {}

  /** Rewrites a {@code saved_model.pb}; nothing in it changes but the order of map entries. */
  public static void rewrite(Path file) throws IOException {
    SavedModel model = SavedModel.parseFrom(Files.readAllBytes(file));
    byte[] bytes = new byte[model.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    model.writeTo(out);
    out.checkNoSpaceLeft();
    Files.write(file, bytes);
  }
}
