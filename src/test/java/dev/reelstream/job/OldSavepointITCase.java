package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.Unzipped;
import dev.reelstream.event.Evaluation;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Rating;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.Role;
import dev.reelstream.event.Session;
import dev.reelstream.kafka.Topic;
import dev.reelstream.local.FileTree;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A savepoint of an earlier build, taken under this very stream with everything switched on, is
 * where today's job goes on as if nothing had happened.
 *
 * <p>For maintainers: the savepoint names the versions in force by their location, so the fixture
 * is unpacked where it was made.
 */
class OldSavepointITCase extends SharedRig {
  private static final Path MADE_AT = Path.of("/tmp/reelstream-compat-savepoint");
  private static final Path SAVEPOINT = MADE_AT.resolve("savepoint/made");
  private static final long REORDERING = 30_000;
  private static final long GAP = 3_600_000;

  @BeforeAll
  static void unpack() throws IOException {
    FileTree.delete(MADE_AT);
    Unzipped.into(MADE_AT, "savepoint-0.1.zip");
  }

  @AfterAll
  static void remove() {
    FileTree.delete(MADE_AT);
  }

  @Test
  void todaysJobGoesOnWhereTheEarlierBuildStopped() throws IOException {
    int part = stream.ratings().size() * 3 / 4;
    List<Rating> before = stream.ratings().subList(0, part);
    List<Rating> after = stream.ratings().subList(part, stream.ratings().size());

    // First, since the savepoint names the topics of a rig's first run.
    JobRun restored = rig.restore(request(), stream, before, SAVEPOINT);
    restored.send(after);
    RunOutput rest = restored.finish();

    JobRun fresh = rig.open(request(), stream);
    fresh.send(before);
    fresh.send(after);
    RunOutput whole = fresh.finish();

    long boundary = after.get(0).timestamp();
    long watermark = watermark(rest, boundary);
    assertSameRecommendations(rest, whole, watermark);
    assertSameSessions(rest, whole, watermark);
    for (Evaluation total : SameOutput.timeless(whole.evaluations())) {
      if (total.scope() == Evaluation.Scope.RUNNING && total.windowEnd() > boundary + GAP) {
        assertThat(SameOutput.timeless(rest.evaluations())).as("running totals").contains(total);
      }
    }
    assertThat(whole.running(Role.SHADOW, "gru-incremental").scored()).isPositive();
    // Of the earlier build only: a drained job leaves no state that could be compared.
    assertThat(SavepointStates.of(SAVEPOINT))
        .as("state names by uid, see src/test/resources/golden/operators.txt")
        .isEqualTo(goldenStates());
  }

  private static RunRequest request() {
    ModelRegistry registry = new ModelRegistry(MADE_AT.resolve("models"));
    ModelVersion blending = registry.open("tiny", 1);
    ModelVersion stepping = registry.open("gru-incremental", 1);
    return RunRequest.plain()
        .withDisorder(Duration.ofMillis(REORDERING))
        .with(ReelstreamOptions.FOLLOWERS.key(), "true")
        .with(ReelstreamOptions.INCREMENTAL.key(), "true")
        .with(ReelstreamOptions.OUT_OF_ORDERNESS.key(), "30 s")
        .with(ReelstreamOptions.DELIVERY.key(), "at-least-once")
        .with(ReelstreamOptions.SHADOW_WAIT.key(), "true")
        .withShadows(
            Map.of(
                ModelAnnouncement.CHAMPION,
                blending,
                ModelAnnouncement.SHADOW + "steps",
                stepping));
  }

  /** How far event time was at the savepoint: as far as in the partition that was last. */
  private static long watermark(RunOutput output, long boundary) {
    Map<Integer, Long> newest = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> rating : output.of(Topic.RATINGS)) {
      if (rating.timestamp() < boundary) {
        newest.merge(rating.partition(), rating.timestamp(), Math::max);
      }
    }
    return Collections.min(newest.values()) - REORDERING - 1;
  }

  /** Whatever waited at the savepoint and whatever came later, and nothing that had been made. */
  private static void assertSameRecommendations(RunOutput rest, RunOutput whole, long watermark) {
    Map<RunOutput.Key, Recommendation> expected = new TreeMap<>(whole.recommendations());
    expected.values().removeIf(each -> each.eventTime() <= watermark);
    assertThat(expected).hasSizeGreaterThan(300);
    SameOutput.assertSameRecommendations(rest.recommendations(), expected);
  }

  /** Those that were open at the savepoint are whole, and no closed one is written again. */
  private static void assertSameSessions(RunOutput rest, RunOutput whole, long watermark) {
    Map<String, Session> written =
        rest.sessions().stream().collect(Collectors.toMap(Session::sessionId, each -> each));
    for (Session session : whole.sessions()) {
      if (session.end() + GAP > watermark) {
        assertThat(written).containsEntry(session.sessionId(), session);
      } else if (session.end() + GAP < watermark) {
        assertThat(written).doesNotContainKey(session.sessionId());
      }
    }
  }

  private static Map<String, TreeSet<String>> goldenStates() throws IOException {
    Map<String, TreeSet<String>> golden = new TreeMap<>();
    for (String line : OperatorsTest.GoldenOperators.lines()) {
      String[] parts = line.split(" \\| ");
      if (parts.length == 3) {
        golden.put(parts[0], new TreeSet<>(List.of(parts[2].replace("states: ", "").split(", "))));
      }
    }
    return golden;
  }
}
