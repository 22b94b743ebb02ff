package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.event.Evaluation;
import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.Rating;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.Role;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.query.Query;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.replay.Speed;
import dev.reelstream.retrieval.GruSteps;
import dev.reelstream.retrieval.Retriever;
import dev.reelstream.retrieval.ServingModel;
import dev.reelstream.training.SmallGru;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.junit.jupiter.api.Test;

/** Users' states through the whole job, beside the batch tower, with a failure on the way. */
class IncrementalITCase extends SharedRig {
  private static final int K = 10;
  private static final int CONTEXT = 10;
  private static final double EVENTS_PER_SECOND = 600;

  @Test
  void statesAreAdvancedByAStepPerPositiveAndSurviveAFailure() {
    List<Rating> history =
        stream.ratings().stream().filter(each -> each.timestamp() < stream.liveFrom()).toList();
    ModelVersion stepping = SmallGru.publish(rig.registry(), "gru-incremental", history, 3);
    ModelVersion batch = SmallGru.publish(rig.registry(), "gru", history, 3);
    RunOutput run =
        rig.runFailing(
            RunRequest.plain()
                .paced(Speed.MAX, EVENTS_PER_SECOND)
                .with(ReelstreamOptions.INCREMENTAL.key(), "true")
                .with(ReelstreamOptions.SHADOW_WAIT.key(), "true")
                .withShadows(
                    Map.of(
                        ModelAnnouncement.CHAMPION,
                        stepping,
                        ModelAnnouncement.SHADOW + "batch",
                        batch,
                        ModelAnnouncement.SHADOW + "twin",
                        stepping))
                .between(IncrementalITCase::failing),
            stream);

    assertThat(FailOnce.hasFailed()).isTrue();
    assertThat(run.failures()).isEqualTo(1);
    Map<RunOutput.Key, Recommendation> made = run.recommendations();
    assertThat(made.keySet()).isEqualTo(oracle.recommendations().keySet());
    Map<RunOutput.Key, List<ScoredItem>> remembering = lists(stepping, true);
    Map<RunOutput.Key, List<ScoredItem>> ofContexts = lists(batch, false);
    assertThat(remembering.keySet()).isEqualTo(made.keySet());
    int beyond = 0;
    for (RunOutput.Key key : made.keySet()) {
      List<ScoredItem> expected = list(remembering, key);
      if (!expected.isEmpty()) {
        same(key, Objects.requireNonNull(made.get(key)).items(), expected);
      }
      if (key.seq() <= CONTEXT) {
        same(key, expected, list(ofContexts, key));
      } else if (!expected.equals(list(ofContexts, key))) {
        beyond++;
      }
    }
    assertThat(beyond).isGreaterThan(100);

    // The shadows have states of their own, which say the same.
    Evaluation champion = run.running(Role.CHAMPION, "gru-incremental");
    Evaluation twin = run.running(Role.SHADOW, "gru-incremental");
    assertThat(twin.scored()).isEqualTo(champion.scored()).isEqualTo(oracle.scored());
    assertThat(twin.mrr()).isEqualTo(champion.mrr());
    assertThat(run.running(Role.SHADOW, "gru").scored()).isEqualTo(oracle.scored());
  }

  private static Pipeline.Streams failing(Pipeline.Streams streams) {
    return new Pipeline.Streams(
        streams
            .recommendations()
            .map(new FailOnce<>(), TypeInformation.of(Recommendation.class))
            .uid("fail-once")
            .name("fail once"),
        streams.sessions(),
        streams.late(),
        streams.deadLetters(),
        streams.evaluations());
  }

  private static List<ScoredItem> list(
      Map<RunOutput.Key, List<ScoredItem>> lists, RunOutput.Key key) {
    return Objects.requireNonNull(lists.get(key), key::toString);
  }

  private static void same(RunOutput.Key key, List<ScoredItem> one, List<ScoredItem> other) {
    assertThat(one).as("%s", key).hasSameSizeAs(other);
    for (int rank = 0; rank < one.size(); rank++) {
      assertThat((double) one.get(rank).score())
          .as("%s, rank %s", key, rank + 1)
          .isCloseTo(other.get(rank).score(), within(1e-4));
    }
  }

  /** What each live query must get, worked out in a plain loop. */
  private Map<RunOutput.Key, List<ScoredItem>> lists(ModelVersion version, boolean remembering) {
    Map<RunOutput.Key, List<ScoredItem>> lists = new TreeMap<>();
    try (ServingModel model = ServingModel.load(version);
        Retriever retriever = model.retriever()) {
      float[] state = {};
      RunOutput.Key before = new RunOutput.Key("", 0);
      for (var each : oracle.recommendations().entrySet()) {
        RunOutput.Key key = each.getKey();
        Oracle.Expected asked = each.getValue();
        if (remembering) {
          GruSteps steps = model.steps().orElseThrow();
          boolean follows = key.equals(new RunOutput.Key(before.userId(), before.seq() + 1));
          state = follows ? steps.step(state, asked.trigger()) : steps.run(asked.context());
        }
        Query query =
            new Query(
                key.userId(),
                key.seq(),
                1,
                asked.sessionId(),
                asked.eventTime(),
                asked.trigger(),
                asked.context(),
                List.copyOf(asked.seen()),
                0,
                0);
        lists.put(key, retriever.retrieve(List.of(query), new float[][] {state}, K).get(0));
        before = key;
      }
    }
    return lists;
  }
}
