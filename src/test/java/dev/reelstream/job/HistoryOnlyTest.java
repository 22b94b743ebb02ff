package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.dataset.LiveBoundary;
import dev.reelstream.dataset.Ratings;
import dev.reelstream.event.Rating;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.training.TrainRequest;
import dev.reelstream.training.Training;
import dev.reelstream.training.TrainingProgress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first model sees the history and nothing else. */
class HistoryOnlyTest {
  private static final double HISTORY = 0.5;
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  private final MadeUpStream stream = MadeUpStream.create();

  @Test
  void theModelIsTheSameWhateverIsLive(@TempDir Path directory) {
    Manifest plain = train(directory.resolve("plain"), stream.ratings());

    assertThat(plain.trainedThrough()).isLessThan(stream.liveFrom());
    assertThat(
            train(
                directory.resolve("shuffled"), stream.shuffledFrom(stream.liveFrom(), 5).ratings()))
        .isEqualTo(plain);
    assertThat(train(directory.resolve("changed"), withOneItemFewer()).files())
        .isNotEqualTo(plain.files());
  }

  /** One rating of the history is for another item. */
  private List<Rating> withOneItemFewer() {
    List<Rating> changed = new ArrayList<>(stream.ratings());
    Rating first = changed.get(0);
    Rating second = changed.get(1);
    changed.set(0, new Rating(first.userId(), second.itemId(), first.rating(), first.timestamp()));
    return changed;
  }

  private Manifest train(Path directory, List<Rating> rows) {
    Ratings ratings = Ratings.of(rows);
    LiveBoundary boundary = ratings.liveBoundary(HISTORY);
    assertThat(boundary.timestamp()).isEqualTo(stream.liveFrom());
    TrainRequest request =
        new TrainRequest(
            "gru", "made-up", 2, 1, Map.of("epochs", "1", "dimensions", "4"), "made up", Map.of());
    ModelRegistry registry = new ModelRegistry(directory);
    return Training.run(ratings, boundary.row(), request, registry, TrainingProgress.NONE, CLOCK)
        .manifest();
  }
}
