package dev.reelstream.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a model has to beat, computed from the training part alone. */
public enum Baseline {
  POPULAR("popular"),
  RECENT_POPULAR("recent-popular"),
  TRANSITION("transition");

  /** As in the online protocol. */
  private static final int WINDOW = 20_000;

  private final String label;

  Baseline(String label) {
    this.label = label;
  }

  public static Optional<Baseline> named(String name) {
    return Arrays.stream(values()).filter(each -> each.label.equals(name)).findFirst();
  }

  public static List<String> names() {
    return Arrays.stream(values()).map(each -> each.label).toList();
  }

  Scorer scorer(TrainingPart training) {
    return switch (this) {
      case POPULAR -> new PopularScorer(training.counts());
      case RECENT_POPULAR -> new PopularScorer(training.newestCounts(WINDOW));
      case TRANSITION -> TransitionScorer.of(training);
    };
  }

  @Override
  public String toString() {
    return label;
  }
}
