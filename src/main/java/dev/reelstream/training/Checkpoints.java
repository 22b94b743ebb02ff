package dev.reelstream.training;

import dev.reelstream.training.data.TrainingException;
import dev.reelstream.training.graph.LearningGraph;
import dev.reelstream.training.graph.Parameter;
import dev.reelstream.training.graph.Weights;
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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Session;

/**
 * The state of a training on disk, so that one that was killed goes on where it was, and in memory,
 * so that one that diverged has not lost what was good.
 *
 * <p>A file belongs to one training: it carries a fingerprint of data, hyperparameters and seed,
 * and a training with another one refuses it.
 */
final class Checkpoints {
  /*
   * Everything random is drawn from the seed and the step, so a state and a step number are all
   * there is: what goes on from a checkpoint ends in the same weights, to the bit.
   *
   * Finite weights may be ruined all the same, by the very step before. So a state counts as good,
   * and goes to the disk, only when the step behind it has found a finite loss with it.
   */
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final int MAGIC = 0x52534331;
  private static final String BEST = "best:";

  private final @Nullable Path file;
  private final String fingerprint;
  private final Duration every;
  private final boolean anyFingerprint;
  private final long begun = System.nanoTime();
  private long saved = begun;
  private @Nullable Snapshot unproven;
  private Map<String, float[]> lastGood = Map.of();
  private Position lastGoodAt = Position.START;
  private Map<String, float[]> best = Map.of();

  private record Snapshot(Position at, Map<String, float[]> state, boolean due) {}

  private Checkpoints(
      @Nullable Path file, String fingerprint, Duration every, boolean anyFingerprint) {
    this.file = file;
    this.fingerprint = fingerprint;
    this.every = every;
    this.anyFingerprint = anyFingerprint;
  }

  /** Keeps nothing on disk. */
  static Checkpoints none() {
    return new Checkpoints(null, "", Duration.ZERO, false);
  }

  /**
   * Writes a file every so often, and goes on from the one that is there.
   *
   * @param anyFingerprint goes on from the file of another training too, as long as its variables
   *     have the same names and sizes
   */
  static Checkpoints at(Path file, String fingerprint, Duration every, boolean anyFingerprint) {
    return new Checkpoints(file, fingerprint, every, anyFingerprint);
  }

  /** Those of a smaller training that belongs to this one, in a file of its own. */
  Checkpoints aside() {
    return file == null
        ? none()
        : at(
            file.resolveSibling(file.getFileName() + "-aside"),
            fingerprint + "-aside",
            every,
            false);
  }

  /** Sets the variables to what the file holds; empty where there is none. */
  Optional<Position> restore(LearningGraph learning, Session session) {
    if (file == null) {
      return Optional.empty();
    }
    if (!Files.exists(file)) {
      if (anyFingerprint) {
        throw new TrainingException("there is no checkpoint " + file + " to go on from");
      }
      return Optional.empty();
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
      if (in.readInt() != MAGIC) {
        throw new TrainingException(file + " is no checkpoint: remove it to start anew");
      }
      String owner = in.readUTF();
      if (!anyFingerprint && !owner.equals(fingerprint)) {
        throw new TrainingException(
            file + " is the checkpoint of another training: remove it to start anew");
      }
      Position at = readPosition(in);
      Map<String, float[]> values = readAll(in);
      for (Parameter parameter : learning.state()) {
        float[] value = values.get(parameter.name());
        if (value == null || value.length != parameter.shape().size()) {
          throw new TrainingException(
              file + " does not fit this training at " + parameter.name() + ": remove it");
        }
        parameter.set(session, value);
      }
      best = new LinkedHashMap<>();
      values.forEach(
          (name, value) -> {
            if (name.startsWith(BEST)) {
              best.put(name.substring(BEST.length()), value);
            }
          });
      lastGood = state(learning, session);
      lastGoodAt = at;
      LOG.info("going on from {}: epoch {}, step {}", file, at.epoch(), at.step());
      return Optional.of(at);
    } catch (IOException e) {
      throw new TrainingException(
          file + " cannot be read (" + e.getMessage() + "): remove it to start anew", e);
    }
  }

  /** A step has found a finite loss and is done: keeps the state now and then. */
  void save(Position at, LearningGraph learning, Session session) {
    Snapshot before = unproven;
    if (before != null) {
      lastGood = before.state();
      lastGoodAt = before.at();
      unproven = null;
      if (before.due()) {
        write(lastGoodAt, lastGood);
      }
    }
    if (System.nanoTime() - saved >= every.toNanos()) {
      keep(at, learning, session, true);
      saved = System.nanoTime();
    }
  }

  /** Keeps the state at the end of an epoch, and the weights if they are the best so far. */
  void remember(Position at, LearningGraph learning, Session session) {
    if (at.best() >= 0 && at.isBest()) {
      Weights weights = learning.weights(session);
      if (weights.finite()) {
        best = new LinkedHashMap<>();
        weights.byName().forEach((name, weight) -> best.put(name, weight.values()));
      }
    }
    // Where the last step was to be written, this state, one position later, is instead.
    keep(at, learning, session, unproven != null && unproven.due());
  }

  private void keep(Position at, LearningGraph learning, Session session, boolean due) {
    if (file != null) {
      Map<String, float[]> state = state(learning, session);
      if (finite(state)) {
        unproven = new Snapshot(at, state, due);
      }
    }
  }

  /** The weights with the best validation, or the last ones where nothing was validated. */
  Weights best(Position at, LearningGraph learning, Session session) {
    Weights last = learning.weights(session);
    if (best.isEmpty() || at.best() < 0) {
      return last;
    }
    Map<String, Weights.Weight> values = new LinkedHashMap<>();
    last.byName()
        .forEach(
            (name, weight) ->
                values.put(name, weight.with(best.getOrDefault(name, weight.values()))));
    return new Weights(values);
  }

  /** Writes the last good state of a training that failed; empty where there is no place for it. */
  Optional<Path> keepLastGood() {
    if (file == null || lastGoodAt.step() == 0) {
      return Optional.empty();
    }
    write(lastGoodAt, lastGood);
    return Optional.of(file);
  }

  /** Removes the file of a training that is through. */
  void discard() {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.warn("{} is left behind: {}", file, e.toString());
      }
    }
  }

  private static Map<String, float[]> state(LearningGraph learning, Session session) {
    Map<String, float[]> state = new LinkedHashMap<>();
    for (Parameter parameter : learning.state()) {
      state.put(parameter.name(), parameter.get(session));
    }
    return state;
  }

  private static boolean finite(Map<String, float[]> state) {
    for (float[] values : state.values()) {
      for (float value : values) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whole or not at all. */
  private void write(Position at, Map<String, float[]> state) {
    if (file == null) {
      return;
    }
    Path half = file.resolveSibling(file.getFileName() + ".half");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(half), 1 << 20))) {
        out.writeInt(MAGIC);
        out.writeUTF(fingerprint);
        writePosition(out, at);
        out.writeInt(state.size() + best.size());
        for (Map.Entry<String, float[]> one : state.entrySet()) {
          write(out, one.getKey(), one.getValue());
        }
        for (Map.Entry<String, float[]> one : best.entrySet()) {
          write(out, BEST + one.getKey(), one.getValue());
        }
      }
      try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new TrainingException("cannot write the checkpoint " + file + ": " + e, e);
    }
  }

  private static void write(DataOutputStream out, String name, float[] values) throws IOException {
    out.writeUTF(name);
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  private static Map<String, float[]> readAll(DataInputStream in) throws IOException {
    Map<String, float[]> all = new LinkedHashMap<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      float[] values = new float[in.readInt()];
      for (int at = 0; at < values.length; at++) {
        values[at] = in.readFloat();
      }
      all.put(name, values);
    }
    return all;
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
