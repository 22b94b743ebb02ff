package dev.reelstream.training;

import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.ServingModel;
import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.data.TrainingException;
import dev.reelstream.training.family.Family;
import dev.reelstream.training.graph.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/**
 * Weights of a version, moved into the vocabulary of a new training: rows go to the items and users
 * they belong to, whatever indices these have now; new ones keep fresh weights.
 */
final class WarmStart {
  private WarmStart() {}

  /**
   * The fresh weights with those of the version where it has them.
   *
   * @throws TrainingException where the version is of another family or size
   */
  static Weights from(ModelVersion version, Family family, Timelines timelines, Weights fresh) {
    Manifest manifest = version.manifest();
    String name = manifest.name() + "@" + manifest.version();
    if (!manifest.family().equals(family.name())) {
      throw new TrainingException(
          "%s is of family %s: a warm start of %s needs a version of its own family"
              .formatted(name, manifest.family(), family.name()));
    }
    // Verifies files, graph and answers before anything of it is run here.
    ServingModel.load(version).close();
    try (SavedModelBundle bundle =
        SavedModelBundle.load(version.savedModel().toString(), "serve")) {
      Vocabulary items = Vocabulary.read(version.vocabulary());
      Path users = version.directory().resolve(Manifest.USERS);
      Vocabulary askers =
          Files.exists(users) ? Vocabulary.read(users) : new Vocabulary(java.util.List.of());
      Map<String, Weights.Weight> moved = new LinkedHashMap<>();
      fresh
          .byName()
          .forEach(
              (weight, start) -> {
                float[] old = read(bundle, weight);
                moved.put(
                    weight,
                    switch (start.rows()) {
                      case ITEMS -> rows(name, weight, start, old, items, timelines.vocabulary());
                      case USERS -> rows(name, weight, start, old, askers, timelines.users());
                      case NONE -> whole(name, weight, start, old);
                    });
              });
      return new Weights(moved);
    } catch (IOException e) {
      throw new TrainingException("cannot read " + version.directory() + ": " + e, e);
    }
  }

  private static float[] read(SavedModelBundle bundle, String weight) {
    try (Result result = bundle.session().runner().fetch(weight).run()) {
      TFloat32 tensor = (TFloat32) result.get(0);
      float[] values = new float[Math.toIntExact(tensor.size())];
      tensor.copyTo(DataBuffers.of(values, false, false));
      return values;
    }
  }

  private static Weights.Weight whole(
      String version, String name, Weights.Weight start, float[] old) {
    if (old.length != start.values().length) {
      throw misfit(version, name);
    }
    return start.with(old);
  }

  private static Weights.Weight rows(
      String version,
      String name,
      Weights.Weight start,
      float[] old,
      Vocabulary before,
      Vocabulary now) {
    int width = Math.toIntExact(start.shape().get(1));
    if (old.length != (before.size() + 1L) * width) {
      throw misfit(version, name);
    }
    float[] values = start.values().clone();
    System.arraycopy(old, 0, values, 0, width);
    for (int index = 1; index <= now.size(); index++) {
      int was = before.index(now.item(index));
      if (was != Vocabulary.UNKNOWN) {
        System.arraycopy(old, was * width, values, index * width, width);
      }
    }
    return start.with(values);
  }

  private static TrainingException misfit(String version, String weight) {
    return new TrainingException(
        "%s has %s in another size: a warm start needs the same dimensions"
            .formatted(version, weight));
  }
}
