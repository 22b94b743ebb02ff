package dev.reelstream.training;

import dev.reelstream.training.data.TrainingException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of a checkpoint: whose it is, how far the training was, its state and its best weights.
 *
 * @param fingerprint of the training that the file belongs to
 * @param anyFingerprint whether the file of another training is read too; it must then exist
 */
record CheckpointFile(Path path, String fingerprint, boolean anyFingerprint) {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFile.class);
  private static final int MAGIC = 0x52534331;
  private static final String BEST = "best:";

  /**
   * What a file holds.
   *
   * @param state by name, variables and what the optimizer keeps
   * @param best by name, the weights with the best validation; may be empty
   */
  record Content(Position at, Map<String, float[]> state, Map<String, float[]> best) {}

  /** The file of a smaller training that belongs to this one. */
  CheckpointFile aside() {
    Path other = path.resolveSibling(path.getFileName() + "-aside");
    return new CheckpointFile(other, fingerprint + "-aside", false);
  }

  /** Empty where there is no file yet. */
  Optional<Content> read() {
    if (!Files.exists(path)) {
      if (anyFingerprint) {
        throw new TrainingException("there is no checkpoint " + path + " to go on from");
      }
      return Optional.empty();
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 20))) {
      if (in.readInt() != MAGIC) {
        throw new TrainingException(path + " is no checkpoint: remove it to start anew");
      }
      String owner = in.readUTF();
      if (!anyFingerprint && !owner.equals(fingerprint)) {
        throw new TrainingException(
            path + " is the checkpoint of another training: remove it to start anew");
      }
      Position at = readPosition(in);
      Map<String, float[]> state = new LinkedHashMap<>();
      Map<String, float[]> best = new LinkedHashMap<>();
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        String name = in.readUTF();
        float[] values = readValues(in);
        if (name.startsWith(BEST)) {
          best.put(name.substring(BEST.length()), values);
        } else {
          state.put(name, values);
        }
      }
      return Optional.of(new Content(at, state, best));
    } catch (IOException e) {
      throw new TrainingException(
          path + " cannot be read (" + e.getMessage() + "): remove it to start anew", e);
    }
  }

  /** Writes the whole file or leaves the one before untouched. */
  void write(Content content) {
    Path half = path.resolveSibling(path.getFileName() + ".half");
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(half), 1 << 20))) {
        out.writeInt(MAGIC);
        out.writeUTF(fingerprint);
        writePosition(out, content.at());
        out.writeInt(content.state().size() + content.best().size());
        for (Map.Entry<String, float[]> one : content.state().entrySet()) {
          writeValues(out, one.getKey(), one.getValue());
        }
        for (Map.Entry<String, float[]> one : content.best().entrySet()) {
          writeValues(out, BEST + one.getKey(), one.getValue());
        }
      }
      try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(half, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new TrainingException("cannot write the checkpoint " + path + ": " + e, e);
    }
  }

  /** Removes the file; a failure is only logged. */
  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("{} is left behind: {}", path, e.toString());
    }
  }

  private static void writeValues(DataOutputStream out, String name, float[] values)
      throws IOException {
    out.writeUTF(name);
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  private static float[] readValues(DataInputStream in) throws IOException {
    float[] values = new float[in.readInt()];
    for (int at = 0; at < values.length; at++) {
      values[at] = in.readFloat();
    }
    return values;
  }

  private static void writePosition(DataOutputStream out, Position at) throws IOException {
    out.writeInt(at.epoch());
    out.writeInt(at.batch());
    out.writeLong(at.step());
    out.writeLong(at.labels());
    out.writeDouble(at.sum());
    out.writeDouble(at.lastLoss());
    out.writeDouble(at.best());
    out.writeInt(at.worse());
  }

  private static Position readPosition(DataInputStream in) throws IOException {
    return new Position(
        in.readInt(),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readInt());
  }
}
