package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.bench.ProcessMemory;
import dev.reelstream.codec.Json;
import dev.reelstream.codec.MalformedRecordException;
import dev.reelstream.codec.RecordHeaders;
import dev.reelstream.dataset.SyntheticShape;
import dev.reelstream.event.Rating;
import dev.reelstream.event.Recommendation;
import dev.reelstream.kafka.Topic;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.VersionCopy;
import dev.reelstream.replay.Speed;
import dev.reelstream.retrieval.TinyModels;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two hundred versions in a row under load, or {@code -Dreelstream.soak.swaps=N}; prints what a
 * swap costs.
 */
@Tag("slow")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class SwapSoakITCase {
  private static final int SWAPS = Integer.getInteger("reelstream.soak.swaps", 200);
  private static final int SETTLED = 20;
  private static final int EVENTS_PER_SECOND = 1_000;
  private static final int ITEMS = 500;
  private static final long REST_MILLIS = 500;

  // More than are needed, also where each swap takes several times as long as it should.
  private static final int RATINGS = SWAPS * 5 * EVENTS_PER_SECOND;
  private static final int PIECE = 5 * EVENTS_PER_SECOND;

  /** From an announcement to the moment when all subtasks showed the version. */
  private record Swap(int version, long announced, long inForce, Memory memory) {
    long millis() {
      return inForce - announced;
    }

    boolean covers(long time) {
      return time >= announced && time <= inForce;
    }
  }

  /**
   * What the process holds, in KiB; {@code -Pslow} touches the whole heap at the start, so resident
   * memory grows by what lies outside of it alone.
   *
   * @param liveHeap after a collection, 0 where none was asked for
   */
  private record Memory(long resident, long liveHeap) {
    static Memory now(boolean collect) {
      if (collect) {
        System.gc();
      }
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      return new Memory(ProcessMemory.residentNow() / 1024, collect ? used / 1024 : 0);
    }

    @Override
    public String toString() {
      return "%d MiB resident, %d MiB live heap".formatted(resident / 1024, liveHeap / 1024);
    }
  }

  @Test
  void losesNothingAndGrowsNoFurther() throws Exception {
    List<Rating> ratings = NamedItems.ratings(new SyntheticShape(5_000, ITEMS, RATINGS), 5);
    MadeUpStream stream = new MadeUpStream(ratings, ratings.get(0).timestamp());
    try (JobRig rig = JobRig.start(1, 2)) {
      List<ModelVersion> versions = publish(rig.registry());
      JobRun job =
          rig.open(
              RunRequest.plain()
                  .paced(Speed.MAX, EVENTS_PER_SECOND)
                  .with(ReelstreamOptions.EVALUATION.key(), "false"),
              stream);
      long start = System.nanoTime();
      AtomicBoolean swapped = new AtomicBoolean();
      CompletableFuture<Integer> sending =
          CompletableFuture.supplyAsync(() -> sendUntil(swapped, job, ratings));
      List<Swap> swaps = new ArrayList<>();
      for (ModelVersion version : versions) {
        int count = swaps.size() + 1;
        swaps.add(swap(job, version, count == SETTLED || count == SWAPS));
        LockSupport.parkNanos(REST_MILLIS * 1_000_000);
      }
      Swap back = swap(job, versions.get(SWAPS - 2), false);
      double seconds = (System.nanoTime() - start) / 1e9;
      swapped.set(true);
      List<Rating> sent = ratings.subList(0, sending.join());
      RunOutput run = job.finish();

      report(swaps, back, seconds, run);
      assertThat(sent.size()).as("ratings until the last swap").isLessThan(ratings.size());
      assertThat(run.failures()).isZero();
      assertThat(run.recommendations().values().stream().map(ExpectedOutput::line))
          .containsExactlyInAnyOrderElementsOf(ExpectedOutput.of(sent).recommendations());
      assertMadeByWhatWasInForce(run, rig.model(), swaps, back);
      assertThat(back.millis()).as("rollback in force everywhere, ms").isLessThan(5_000);
      assertThat(swaps.get(SWAPS - 1).memory().resident())
          .as("resident memory after the last swap, KiB")
          .isLessThan(swaps.get(SETTLED - 1).memory().resident() * 11 / 10);
    }
  }

  /** Sends piece by piece until told otherwise; returns how many. */
  private static int sendUntil(AtomicBoolean done, JobRun job, List<Rating> ratings) {
    int sent = 0;
    while (!done.get() && sent + PIECE <= ratings.size()) {
      job.send(ratings.subList(sent, sent + PIECE));
      sent += PIECE;
    }
    return sent;
  }

  /** Versions of their own, whose weights are one of ten. */
  private static List<ModelVersion> publish(ModelRegistry registry) {
    List<ModelVersion> originals = new ArrayList<>();
    for (int seed = 1; seed <= 10; seed++) {
      originals.add(TinyModels.publish(registry, ITEMS, seed));
    }
    List<ModelVersion> versions = new ArrayList<>();
    for (int i = 0; i < SWAPS; i++) {
      ModelVersion original = originals.get(i % originals.size());
      versions.add(registry.publish(original.manifest().name(), VersionCopy.of(original)));
    }
    return versions;
  }

  private static Swap swap(JobRun job, ModelVersion version, boolean collect) {
    int number = version.manifest().version();
    long announced = System.currentTimeMillis();
    job.announce(version);
    job.awaitInForce(number);
    return new Swap(number, announced, System.currentTimeMillis(), Memory.now(collect));
  }

  private static void assertMadeByWhatWasInForce(
      RunOutput run, ModelVersion first, List<Swap> swaps, Swap back) {
    Map<Integer, Integer> place = new HashMap<>(Map.of(first.manifest().version(), 0));
    List<Swap> all = new ArrayList<>(swaps);
    for (int i = 0; i < all.size(); i++) {
      place.put(all.get(i).version(), i + 1);
    }
    Map<String, Integer> newest = new HashMap<>();
    run.recommendations()
        .forEach(
            (key, made) -> {
              Integer at = place.get(made.version());
              assertThat(at).as("version %d was never announced", made.version()).isNotNull();
              if (at != null && at > 0 && made.emittedAt() < back.announced()) {
                assertThat(made.emittedAt()).isGreaterThanOrEqualTo(all.get(at - 1).announced());
                assertThat(at).isGreaterThanOrEqualTo(newest.merge(key.userId(), at, Math::max));
              }
            });
  }

  private static void report(List<Swap> swaps, Swap back, double seconds, RunOutput run)
      throws IOException {
    List<Long> during = new ArrayList<>();
    List<Long> between = new ArrayList<>();
    TreeMap<Long, Swap> byTime = new TreeMap<>();
    swaps.forEach(swap -> byTime.put(swap.announced(), swap));
    Json json = new Json();
    int made = 0;
    for (ConsumerRecord<byte[], byte[]> record : run.of(Topic.RECOMMENDATIONS)) {
      long sent = RecordHeaders.readLong(record.headers(), RecordHeaders.SENT_AT, 0);
      long emitted = emittedAt(json, record);
      made++;
      if (emitted < swaps.get(SETTLED - 1).inForce() || emitted > back.announced()) {
        continue;
      }
      Map.Entry<Long, Swap> swap = byTime.floorEntry(emitted);
      boolean swapping = swap != null && swap.getValue().covers(emitted);
      (swapping ? during : between).add(emitted - sent);
    }
    long[] took = swaps.stream().mapToLong(Swap::millis).sorted().toArray();
    System.out.printf(
        "soak: %d swaps in %.0f s, %d recommendations; announcement to in force on all subtasks: p50 %d ms, p99 %d ms, max %d ms; back: %d ms%n",
        swaps.size(), seconds, made, at(took, 0.5), at(took, 0.99), at(took, 1), back.millis());
    System.out.printf(
        "soak: latency p50/p99 during swaps %s ms (%d), between %s ms (%d)%n",
        p50p99(during), during.size(), p50p99(between), between.size());
    System.out.printf(
        "soak: after swap %d: %s; after %d: %s%n",
        SETTLED,
        swaps.get(SETTLED - 1).memory(),
        swaps.size(),
        swaps.get(swaps.size() - 1).memory());
  }

  private static long emittedAt(Json json, ConsumerRecord<byte[], byte[]> record) {
    try {
      return json.read(record.value(), Recommendation.class).emittedAt();
    } catch (MalformedRecordException e) {
      throw new AssertionError(e);
    }
  }

  private static String p50p99(List<Long> values) {
    long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
    return at(sorted, 0.5) + "/" + at(sorted, 0.99);
  }

  private static long at(long[] sorted, double share) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))];
  }
}
