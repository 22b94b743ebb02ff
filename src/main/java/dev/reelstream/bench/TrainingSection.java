package dev.reelstream.bench;

import dev.reelstream.training.TrainingSteps;
import dev.reelstream.training.data.Timelines;
import dev.reelstream.training.data.TimelinesBuilder;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How fast families learn, on all cores. {@code hybrid} and {@code gru-incremental} take the steps
 * of {@code gru}.
 */
final class TrainingSection implements Section {
  static final String NAME = "training";

  private static final List<String> FAMILIES =
      List.of("gru", "gru-retrieval", "session-gru", "two-tower", "bpr");

  private static final int USERS = 1000;
  private static final int POSITIVES = 100;
  private static final int REPETITIONS = 3;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(BenchSession session) {
    double seconds = session.scale().pick(0.3, 3.0);
    for (String family : FAMILIES) {
      session.progress("training: " + family);
      try (TrainingSteps steps =
          new TrainingSteps(family, timelines(session.seed()), Map.of(), session.seed())) {
        Map<String, Object> setting = Map.of("family", family);
        Figure rate =
            session.measure(
                NAME,
                "learning",
                "examples/s",
                setting,
                1,
                REPETITIONS,
                () -> examplesPerSecond(steps, seconds));
        double flop = TrainingWork.flopPerLabel(family, Workload.CATALOGUE, steps.settings());
        session.add(
            new Figure(
                NAME,
                "arithmetic",
                "GFLOP/s",
                setting,
                rate.values().stream().map(each -> each * flop / 1e9).toList()));
      }
    }
  }

  private static double examplesPerSecond(TrainingSteps steps, double seconds) {
    long labels = 0;
    long start = System.nanoTime();
    long end;
    do {
      labels += steps.step();
      end = System.nanoTime();
    } while (end - start < seconds * 1e9);
    return labels / ((end - start) / 1e9);
  }

  /** As many items as ml-1m has, all of them drawn evenly. */
  private static Timelines timelines(long seed) {
    TimelinesBuilder timelines =
        new TimelinesBuilder(
                IntStream.rangeClosed(1, Workload.CATALOGUE).mapToObj(Integer::toString).toList())
            .wholeCatalogue();
    SplittableRandom random = new SplittableRandom(seed);
    for (int user = 1; user <= USERS; user++) {
      timelines.add(
          Integer.toString(user), random.ints(POSITIVES, 0, Workload.CATALOGUE).toArray());
    }
    return timelines.build(0);
  }
}
