package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Rating;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.Role;
import dev.reelstream.kafka.Topic;
import dev.reelstream.registry.ModelVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Follower counts reach every query of the whole job as a plain loop would count them. */
class FollowersITCase extends SharedRig {
  /** Beside it no score of the model matters: a list is what was counted most. */
  private static final double OVERWHELMING = 1e4;

  private static final int K = 10;
  private static final double MIN_RATING = 2;

  @Test
  void aBlendSeesTheCountsUpToItsQueryAtAnyParallelism() {
    ModelVersion blending = rig.publishBlending(OVERWHELMING, 9);
    Map<RunOutput.Key, List<Integer>> counts = highestCounts();
    assertThat(counts.values())
        .anyMatch(each -> each.get(0) > 2)
        .anyMatch(each -> each.get(K - 1) > 0);
    RunOutput alone = rig.run(RunRequest.plain(), stream);
    for (int parallelism : new int[] {1, 2}) {
      RunOutput run =
          rig.run(
              RunRequest.plain()
                  .withParallelism(parallelism)
                  .with(ReelstreamOptions.FOLLOWERS.key(), "true")
                  .with(ReelstreamOptions.SHADOW_WAIT.key(), "true")
                  .withShadows(
                      Map.of(
                          ModelAnnouncement.CHAMPION,
                          blending,
                          ModelAnnouncement.SHADOW + "plain",
                          rig.model())),
              stream);
      assertThat(run.failures()).isZero();
      assertThat(run.recommendations().keySet()).isEqualTo(oracle.recommendations().keySet());
      run.recommendations()
          .forEach(
              (key, made) -> {
                assertThat(made.version()).isEqualTo(blending.manifest().version());
                assertThat(countsOf(key, made)).as("%s", made).isEqualTo(counts.get(key));
              });
      assertThat(order(run)).isEqualTo(order(alone));

      // What waits for followers says no less and nothing else for it.
      String name = rig.model().manifest().name();
      assertThat(run.running(Role.SHADOW, name).hits())
          .isEqualTo(alone.running(Role.CHAMPION, name).hits());
      assertThat(run.running(Role.BASELINE, "transition").hits())
          .isEqualTo(alone.running(Role.BASELINE, "transition").hits());
      assertThat(run.sessions()).hasSameSizeAs(alone.sessions());
    }
  }

  /** Sequence numbers by user, as they stand on the topic. */
  private static Map<String, List<Long>> order(RunOutput run) {
    Map<String, List<Long>> byUser = new TreeMap<>();
    assertThat(run.of(Topic.RECOMMENDATIONS)).isNotEmpty();
    run.published()
        .forEach(
            made ->
                byUser.computeIfAbsent(made.userId(), user -> new ArrayList<>()).add(made.seq()));
    return byUser;
  }

  /** Counts of all items at every live positive, those of the query's own item. */
  private final Map<RunOutput.Key, Map<String, Integer>> atQuery = new HashMap<>();

  private record Positive(String user, long seq, long time, String item, boolean live) {}

  /** The K highest counts among what each query's user has not seen. */
  private Map<RunOutput.Key, List<Integer>> highestCounts() {
    Map<String, Long> seqs = new HashMap<>();
    List<Positive> positives = new ArrayList<>();
    for (Rating each : stream.ratings()) {
      if (each.rating() >= MIN_RATING) {
        long seq = seqs.merge(each.userId(), 1L, Long::sum);
        boolean live = each.timestamp() >= stream.liveFrom();
        positives.add(new Positive(each.userId(), seq, each.timestamp(), each.itemId(), live));
      }
    }
    positives.sort(
        Comparator.comparingLong(Positive::time)
            .thenComparing(Positive::user)
            .thenComparingLong(Positive::seq));
    Map<String, Map<String, Integer>> followers = new HashMap<>();
    Map<String, String> last = new HashMap<>();
    Map<RunOutput.Key, List<Integer>> highest = new HashMap<>();
    for (Positive each : positives) {
      String previous = last.put(each.user(), each.item());
      if (previous != null) {
        followers
            .computeIfAbsent(previous, none -> new HashMap<>())
            .merge(each.item(), 1, Integer::sum);
      }
      if (each.live()) {
        RunOutput.Key key = new RunOutput.Key(each.user(), each.seq());
        Map<String, Integer> counts = new HashMap<>(followers.getOrDefault(each.item(), Map.of()));
        counts.keySet().removeAll(Objects.requireNonNull(oracle.recommendations().get(key)).seen());
        List<Integer> top = new ArrayList<>(counts.values());
        top.addAll(Collections.nCopies(K, 0));
        top.sort(Comparator.reverseOrder());
        highest.put(key, top.subList(0, K));
        atQuery.put(key, counts);
      }
    }
    return highest;
  }

  private List<Integer> countsOf(RunOutput.Key key, Recommendation made) {
    Map<String, Integer> counts = Objects.requireNonNull(atQuery.get(key));
    return made.items().stream().map(item -> counts.getOrDefault(item.itemId(), 0)).toList();
  }
}
