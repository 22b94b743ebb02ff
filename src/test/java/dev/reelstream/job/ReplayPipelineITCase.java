package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.codec.RecordHeaders;
import dev.reelstream.codec.Schemas;
import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Rating;
import dev.reelstream.event.Recommendation;
import dev.reelstream.event.Role;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.event.Session;
import dev.reelstream.event.Source;
import dev.reelstream.kafka.Topic;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.replay.Fraction;
import dev.reelstream.replay.ReplayResult;
import dev.reelstream.replay.Speed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The whole job on a real broker: one run at full speed, and others that must not differ from it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayPipelineITCase {
  private static final int K = 10;
  private static final List<String> METRICS =
      List.of(
          "decodeFailures",
          "late",
          "duplicates",
          "batchSize_mean",
          "towerLatencyMicros_mean",
          "queueDepth",
          "activeModelVersion",
          "fallbacksUnknownContext",
          "hitRate");

  private final MadeUpStream stream = MadeUpStream.create();
  private final Oracle oracle = Oracle.of(stream);
  private JobRig rig;
  private RunOutput run;

  @BeforeAll
  void replayOnce() {
    rig = JobRig.start(1, 2);
    run = rig.run(RunRequest.plain(), stream);
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @Test
  void answersEveryLivePositiveOnce() {
    assertThat(oracle.recommendations()).hasSizeGreaterThan(1_000);
    assertThat(run.of(Topic.RECOMMENDATIONS)).hasSameSizeAs(oracle.recommendations().keySet());
    assertThat(run.recommendations().keySet()).isEqualTo(oracle.recommendations().keySet());
    assertThat(run.failures()).isZero();
  }

  @Test
  void contextsAreTheLastTenPositivesOldestFirst() {
    Map<RunOutput.Key, Recommendation> made = run.recommendations();
    oracle
        .recommendations()
        .forEach(
            (key, expected) -> {
              Recommendation recommendation = Objects.requireNonNull(made.get(key));
              assertThat(recommendation.context()).as("%s", key).isEqualTo(expected.context());
              assertThat(recommendation.trigger()).isEqualTo(expected.trigger());
              assertThat(recommendation.sessionId()).isEqualTo(expected.sessionId());
              assertThat(recommendation.eventTime()).isEqualTo(expected.eventTime());
            });
  }

  @Test
  void neverRecommendsWhatTheUserHasSeen() {
    Map<RunOutput.Key, Recommendation> made = run.recommendations();
    oracle
        .recommendations()
        .forEach(
            (key, expected) -> {
              List<String> items =
                  Objects.requireNonNull(made.get(key)).items().stream()
                      .map(ScoredItem::itemId)
                      .toList();
              assertThat(items).hasSize(K).doesNotHaveDuplicates();
              assertThat(items).as("%s", key).doesNotContainAnyElementsOf(expected.seen());
            });
  }

  @Test
  void popularityStandsInWhereTheModelKnowsNothingOfTheContext() throws Exception {
    Vocabulary vocabulary = Vocabulary.read(rig.model().vocabulary());
    Set<Source> sources = new HashSet<>();
    for (Recommendation made : run.recommendations().values()) {
      boolean known = made.context().stream().anyMatch(item -> vocabulary.index(item) > 0);
      assertThat(made.source()).isEqualTo(known ? Source.MODEL : Source.POPULAR);
      assertThat(made.version()).isEqualTo(rig.model().manifest().version());
      sources.add(made.source());
    }
    assertThat(sources).containsExactlyInAnyOrder(Source.MODEL, Source.POPULAR);
  }

  @Test
  void closesEverySessionOnce() {
    List<Session> sessions = run.sessions();
    assertThat(sessions).doesNotHaveDuplicates();
    assertThat(new HashSet<>(sessions)).isEqualTo(oracle.sessions());
    assertThat(run.of(Topic.LATE_RATINGS)).isEmpty();
    assertThat(run.of(Topic.DEAD_LETTERS)).isEmpty();
  }

  @Test
  void countsWhatWasScoredForEveryModel() {
    String champion = rig.model().manifest().name();
    List<Evaluation> figures =
        List.of(
            run.running(Role.CHAMPION, champion),
            run.running(Role.BASELINE, "popular"),
            run.running(Role.BASELINE, "recent-popular"),
            run.running(Role.BASELINE, "transition"));
    for (Evaluation model : figures) {
      assertThat(model.scored()).as(model.model()).isEqualTo(oracle.scored());
      assertThat(model.coldStarts()).as(model.model()).isEqualTo(oracle.cold());
      assertThat(model.returning()).as(model.model()).isEqualTo(oracle.returning());
      assertThat(model.windowStart()).isEqualTo(stream.liveFrom());
    }
    assertThat(oracle.cold()).isPositive();
    assertThat(oracle.returning()).isPositive();
    assertThat(figures.get(0).hits()).isEqualTo(oracle.hits(run.recommendations())).isPositive();
  }

  @Test
  void everyRecordKeepsToItsTopicsSchema() {
    for (Topic topic : Topic.values()) {
      if (topic == Topic.DEAD_LETTERS || topic == Topic.LATE_RATINGS) {
        continue;
      }
      assertThat(run.of(topic)).as(topic.baseName()).isNotEmpty();
      run.of(topic).forEach(record -> assertKeepsToSchema(topic, record));
    }
  }

  @Test
  void recordsCarryTheirUserAsKeyAndTheirEventTimeAsTimestamp() {
    Map<RunOutput.Key, Recommendation> made = run.recommendations();
    Set<String> users =
        made.keySet().stream().map(RunOutput.Key::userId).collect(Collectors.toSet());
    for (ConsumerRecord<byte[], byte[]> record : run.of(Topic.RECOMMENDATIONS)) {
      assertThat(users).contains(new String(record.key(), StandardCharsets.UTF_8));
      assertThat(record.timestamp()).isGreaterThanOrEqualTo(stream.liveFrom());
      assertThat(RecordHeaders.readLong(record.headers(), RecordHeaders.SENT_AT, -1)).isPositive();
    }
  }

  @Test
  void isTheSameAtAnotherParallelism() {
    SameOutput.assertSame(rig.run(RunRequest.plain().withParallelism(1), stream), run);
  }

  @Test
  void isTheSameWhenRatingsTrickleIn() {
    // Fast enough that the rate is what holds it back, as the live part spans weeks.
    RunRequest paced = RunRequest.plain().paced(Speed.parse("10000000x"), 800);
    SameOutput.assertSame(rig.run(paced, stream), run);
  }

  @Test
  void disorderWithinTheBoundLeavesNoTrace() {
    RunRequest disorderly =
        RunRequest.plain()
            .withDisorder(Duration.ofMinutes(20))
            .with(ReelstreamOptions.OUT_OF_ORDERNESS.key(), "20 min");
    RunOutput reordered = rig.run(disorderly, stream);

    SameOutput.assertSame(reordered, run);
    assertThat(timestamps(reordered)).isNotEqualTo(timestamps(run));
  }

  @Test
  void nothingThatComesLaterChangesARecommendation() {
    long cut = stream.lateInTheStream();
    RunOutput shuffled = rig.run(RunRequest.plain(), stream.shuffledFrom(cut, 3));

    Map<RunOutput.Key, Recommendation> before = before(cut, run);
    assertThat(before).hasSizeGreaterThan(500);
    SameOutput.assertSameRecommendations(before(cut, shuffled), before);
    assertThat(SameOutput.timeless(closedBefore(cut, shuffled)))
        .isNotEmpty()
        .isEqualTo(SameOutput.timeless(closedBefore(cut, run)));
    assertThat(lists(shuffled)).isNotEqualTo(lists(run));
  }

  @Test
  void badLateAndRepeatedRecordsStandAsideAndAreCounted() {
    RunRequest faulty = RunRequest.plain().withMalformed(Fraction.parse("5%"));
    JobRun job = rig.open(faulty, stream);
    ReplayResult sent = job.send(stream.ratings());
    job.awaitConsumed();
    // The newest rating is in its user's open session; its user's first one lies before it.
    Rating newest = stream.ratings().get(stream.ratings().size() - 1);
    Rating old = new Rating(newest.userId(), "item-1", 5, stream.ratings().get(0).timestamp());
    job.send(List.of(old, newest));
    job.awaitConsumed();
    Map<String, FlinkRest.Aggregate> metrics =
        job.awaitMetrics(
            METRICS,
            now ->
                sum(now, "decodeFailures") == sent.malformed()
                    && sum(now, "late") == 1
                    && sum(now, "duplicates") == 1);
    RunOutput output = job.finish();

    assertThat(output.failures()).isZero();
    SameOutput.assertSame(output, run);
    assertDeadLetters(output, sent.malformed());
    assertThat(output.of(Topic.LATE_RATINGS)).hasSize(1);
    output.of(Topic.LATE_RATINGS).forEach(late -> assertKeepsToSchema(Topic.LATE_RATINGS, late));
    assertMetrics(metrics);
  }

  private static void assertDeadLetters(RunOutput output, long malformed) {
    assertThat(malformed).isBetween(140L, 160L);
    assertThat(output.of(Topic.DEAD_LETTERS)).hasSize((int) malformed);
    Map<String, ConsumerRecord<byte[], byte[]>> sources =
        output.of(Topic.RATINGS).stream()
            .collect(
                Collectors.toMap(
                    record -> record.partition() + "/" + record.offset(), Function.identity()));
    Set<String> places = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> letter : output.of(Topic.DEAD_LETTERS)) {
      String place =
          header(letter, RecordHeaders.SOURCE_PARTITION)
              + "/"
              + header(letter, RecordHeaders.SOURCE_OFFSET);
      ConsumerRecord<byte[], byte[]> source = Objects.requireNonNull(sources.get(place));
      assertThat(places.add(place)).as(place).isTrue();
      assertThat(letter.value()).isEqualTo(source.value());
      assertThat(letter.key()).isEqualTo(source.key());
      assertThat(letter.timestamp()).isEqualTo(source.timestamp());
      assertThat(header(letter, RecordHeaders.SOURCE_TOPIC)).isEqualTo(source.topic());
      assertThat(header(letter, RecordHeaders.REASON)).isNotBlank();
      assertThat(header(letter, RecordHeaders.EXCEPTION_CLASS)).isNotBlank();
    }
    assertThat(
            output.of(Topic.DEAD_LETTERS).stream()
                .map(letter -> header(letter, RecordHeaders.REASON))
                .distinct())
        .hasSizeGreaterThan(5);
  }

  private void assertMetrics(Map<String, FlinkRest.Aggregate> metrics) {
    for (String name : METRICS) {
      assertThat(metrics.keySet()).as(name).anyMatch(id -> id.endsWith("." + name));
    }
    FlinkRest.Aggregate version = one(metrics, "activeModelVersion");
    assertThat(version.min()).isEqualTo(rig.model().manifest().version());
    assertThat(one(metrics, "batchSize_mean").max()).isBetween(1.0, 256.0);
    assertThat(one(metrics, "towerLatencyMicros_mean").max()).isPositive();
    assertThat(one(metrics, "queueDepth").max()).isZero();
    assertThat(metrics.entrySet())
        .filteredOn(metric -> metric.getKey().endsWith(".hitRate"))
        .hasSizeGreaterThanOrEqualTo(4)
        .allSatisfy(metric -> assertThat(metric.getValue().max()).isBetween(0.0, 1.0));
  }

  private static FlinkRest.Aggregate one(Map<String, FlinkRest.Aggregate> metrics, String name) {
    return metrics.entrySet().stream()
        .filter(metric -> metric.getKey().endsWith("." + name))
        // Without shadows their operator has nothing to tell.
        .filter(metric -> !metric.getKey().contains("shadow"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  private static double sum(Map<String, FlinkRest.Aggregate> metrics, String name) {
    return metrics.entrySet().stream()
        .filter(metric -> metric.getKey().endsWith("." + name))
        .mapToDouble(metric -> metric.getValue().sum())
        .sum();
  }

  private static void assertKeepsToSchema(Topic topic, ConsumerRecord<byte[], byte[]> record) {
    assertThat(Schemas.errors(topic.baseName(), record.value()))
        .as(new String(record.value(), StandardCharsets.UTF_8))
        .isEmpty();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static List<Long> timestamps(RunOutput output) {
    return output.of(Topic.RATINGS).stream().map(ConsumerRecord::timestamp).toList();
  }

  private static Map<RunOutput.Key, Recommendation> before(long cut, RunOutput output) {
    return output.recommendations().entrySet().stream()
        .filter(made -> made.getValue().eventTime() < cut)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Map<RunOutput.Key, List<String>> lists(RunOutput output) {
    return output.recommendations().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                made -> made.getValue().items().stream().map(ScoredItem::itemId).toList()));
  }

  private static List<Evaluation> closedBefore(long cut, RunOutput output) {
    return output.evaluations().stream().filter(each -> each.windowEnd() <= cut).toList();
  }
}
