package dev.reelstream.training;

import dev.reelstream.training.data.TrainingException;
import dev.reelstream.training.graph.LearningGraph;
import dev.reelstream.training.graph.Parameter;
import dev.reelstream.training.graph.Weights;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Session;

/**
 * When the state of a training is kept: on disk, so that one that was killed continues where it
 * was, and in memory, so that one that diverged has not lost what was good.
 *
 * <p>A file belongs to one training: it carries a fingerprint of data, hyperparameters and seed,
 * and a training with another one refuses it.
 */
final class Checkpoints {
  /*
   * Everything random is drawn from the seed and the step, so a state and a step number are all
   * there is: a training that continues from a checkpoint ends in the same weights, to the bit.
   *
   * Finite weights may still be ruined, by the very step before. So a state counts as good, and is
   * written, only when the following step has found a finite loss with it.
   */
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private final Optional<CheckpointFile> file;
  private final Duration every;
  private long saved = System.nanoTime();
  private @Nullable Unproven unproven;
  private Map<String, float[]> lastGood = Map.of();
  private Position lastGoodAt = Position.START;
  private Map<String, float[]> best = Map.of();

  /** A state that no step has started from yet; {@code due} if it is to be written. */
  private record Unproven(Position at, Map<String, float[]> state, boolean due) {}

  private Checkpoints(Optional<CheckpointFile> file, Duration every) {
    this.file = file;
    this.every = every;
  }

  /** Keeps nothing on disk. */
  static Checkpoints none() {
    return new Checkpoints(Optional.empty(), Duration.ZERO);
  }

  /**
   * Writes a file at an interval, and continues from an existing one.
   *
   * @param anyFingerprint continues from the file of another training too, as long as its variables
   *     have the same names and sizes
   */
  static Checkpoints at(Path file, String fingerprint, Duration every, boolean anyFingerprint) {
    return new Checkpoints(
        Optional.of(new CheckpointFile(file, fingerprint, anyFingerprint)), every);
  }

  /** Those of a smaller training that belongs to this one, in a file of its own. */
  Checkpoints aside() {
    return new Checkpoints(file.map(CheckpointFile::aside), every);
  }

  /** The sha256 of everything that decides what comes out of a training; maps in key order. */
  static String fingerprint(Object... parts) {
    Object[] ordered =
        Arrays.stream(parts)
            .map(part -> part instanceof Map<?, ?> map ? new TreeMap<>(map) : part)
            .toArray();
    try {
      byte[] text = Arrays.toString(ordered).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Sets the variables to what the file holds; empty where there is none. */
  Optional<Position> restore(LearningGraph learning, Session session) {
    return file.flatMap(
        source ->
            source
                .read()
                .map(
                    content -> {
                      restore(source.path(), content, learning, session);
                      return content.at();
                    }));
  }

  private void restore(
      Path source, CheckpointFile.Content content, LearningGraph learning, Session session) {
    for (Parameter parameter : learning.state()) {
      float[] value = content.state().get(parameter.name());
      if (value == null || value.length != parameter.shape().size()) {
        throw new TrainingException(
            source + " does not fit this training at " + parameter.name() + ": remove it");
      }
      parameter.set(session, value);
    }
    best = content.best();
    lastGood = state(learning, session);
    lastGoodAt = content.at();
    LOG.info("going on from {}: epoch {}, step {}", source, lastGoodAt.epoch(), lastGoodAt.step());
  }

  /** A step has found a finite loss and is done: proves the state before it, keeps one if due. */
  void save(Position at, LearningGraph learning, Session session) {
    Unproven before = unproven;
    if (before != null) {
      lastGood = before.state();
      lastGoodAt = before.at();
      unproven = null;
      if (before.due()) {
        writeLastGood();
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
    if (file.isPresent()) {
      Map<String, float[]> state = state(learning, session);
      if (finite(state)) {
        unproven = new Unproven(at, state, due);
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
    if (lastGoodAt.step() == 0) {
      return Optional.empty();
    }
    writeLastGood();
    return file.map(CheckpointFile::path);
  }

  private void writeLastGood() {
    file.ifPresent(target -> target.write(new CheckpointFile.Content(lastGoodAt, lastGood, best)));
  }

  /** Removes the file of a training that has finished. */
  void discard() {
    file.ifPresent(CheckpointFile::delete);
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
}
