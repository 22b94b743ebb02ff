package dev.reelstream.retrieval;

import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.Manifest;
import java.util.Map;
import java.util.Optional;

/**
 * What an item gains over its model's score by having followed the user's last item: {@code weight
 * · ln(1 + scale · count)}.
 *
 * <p>A softmax model's score is the log of a probability, up to a constant of the query; so the sum
 * is a product of what the model expects and of what has been seen to happen.
 *
 * @param weight 0 for the model alone
 * @param scale of a count
 */
public record Blend(double weight, double scale) {
  public static final String WEIGHT = "blendWeight";
  public static final String SCALE = "blendScale";

  /** One item in this many counts as rare. */
  private static final int RARE = 20;

  public Blend {
    if (!(weight >= 0 && scale >= 0 && weight + scale < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "weight is %s and scale is %s: expected finite numbers, not negative"
              .formatted(weight, scale));
    }
  }

  /** Where a version's manifest has one; {@link InvalidModelException} where it has half of one. */
  static Optional<Blend> of(Manifest manifest) {
    Map<String, Object> told = manifest.hyperparameters();
    if (!told.containsKey(WEIGHT) && !told.containsKey(SCALE)) {
      return Optional.empty();
    }
    if (told.get(WEIGHT) instanceof Number weight && told.get(SCALE) instanceof Number scale) {
      try {
        return Optional.of(new Blend(weight.doubleValue(), scale.doubleValue()));
      } catch (IllegalArgumentException e) {
        throw new InvalidModelException(Manifest.FILE + ": blend: " + e.getMessage(), e);
      }
    }
    throw new InvalidModelException(
        "%s: %s is %s and %s is %s: expected two numbers"
            .formatted(Manifest.FILE, WEIGHT, told.get(WEIGHT), SCALE, told.get(SCALE)));
  }

  /** How many items, those with the fewest positives, represent an unknown one. */
  public static int rare(int items) {
    return Math.max(1, items / RARE);
  }

  /** Not negative, so that it never takes an item out of a list for being a follower. */
  public double gain(int count) {
    return weight * Math.log1p(scale * count);
  }
}
