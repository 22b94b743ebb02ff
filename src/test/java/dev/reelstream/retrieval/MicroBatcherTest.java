package dev.reelstream.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MicroBatcherTest {
  private static final Duration NEVER = Duration.ofDays(1);

  private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
  private final BatchListener listener = (size, nanos, queued) -> sizes.add(size);

  @Test
  void fullBatchLeavesWithoutWaiting() throws Exception {
    try (MicroBatcher<Integer, Integer> batcher = doubling(4, NEVER, 100)) {
      List<CompletableFuture<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        results.add(batcher.submit(i));
      }
      for (int i = 0; i < 8; i++) {
        assertThat(results.get(i).get()).isEqualTo(2 * i);
      }
    }
    assertThat(sizes).containsExactly(4, 4);
  }

  @Test
  void partialBatchLeavesWhenItsFirstItemHasWaitedLongEnough() throws Exception {
    long start = System.nanoTime();
    try (MicroBatcher<Integer, Integer> batcher = doubling(100, Duration.ofMillis(20), 100)) {
      assertThat(batcher.submit(21).get()).isEqualTo(42);
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000L);
    }
    assertThat(sizes).containsExactly(1);
  }

  @Test
  void itemsThatArriveDuringABatchLeaveTogether() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    Semaphore gate = new Semaphore(0);
    try (MicroBatcher<Integer, Integer> batcher =
        new MicroBatcher<>(
            "test",
            100,
            Duration.ZERO,
            100,
            items -> {
              entered.countDown();
              gate.acquireUninterruptibly();
              return items;
            },
            listener)) {
      CompletableFuture<Integer> first = batcher.submit(0);
      entered.await();
      List<CompletableFuture<Integer>> rest = new ArrayList<>();
      for (int i = 1; i <= 10; i++) {
        rest.add(batcher.submit(i));
      }
      assertThat(first).isNotDone();
      assertThat(batcher.queued()).isEqualTo(10);
      gate.release(2);
      for (CompletableFuture<Integer> result : rest) {
        result.get();
      }
    }
    assertThat(sizes).containsExactly(1, 10);
  }

  @Test
  void fullQueueBlocksTheSubmitterUntilThereIsRoom() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    Semaphore gate = new Semaphore(0);
    try (MicroBatcher<Integer, Integer> batcher =
        new MicroBatcher<>(
            "test",
            1,
            Duration.ZERO,
            2,
            items -> {
              entered.countDown();
              gate.acquireUninterruptibly();
              return items;
            },
            listener)) {
      batcher.submit(0);
      entered.await();
      batcher.submit(1);
      batcher.submit(2);
      CountDownLatch through = new CountDownLatch(1);
      Thread submitter =
          new Thread(
              () -> {
                try {
                  batcher.submit(3);
                  through.countDown();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      submitter.start();
      while (submitter.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      assertThat(through.getCount()).isEqualTo(1);
      assertThat(batcher.queued()).isEqualTo(2);
      gate.release(1);
      through.await();
      gate.release(3);
    }
    assertThat(sizes).containsExactly(1, 1, 1, 1);
  }

  @Test
  void whatIsGivenUpMakesRoomAndIsNotWorkedOn() throws Exception {
    List<Integer> worked = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch begun = new CountDownLatch(1);
    Semaphore gate = new Semaphore(0);
    try (var batcher =
        new MicroBatcher<Integer, Integer>(
            "test",
            2,
            Duration.ZERO,
            2,
            batch -> {
              worked.addAll(batch);
              begun.countDown();
              gate.acquireUninterruptibly();
              return batch;
            },
            BatchListener.NONE)) {
      batcher.submit(0);
      begun.await();
      // The queue is full now; neither of these submissions waits for the worker.
      List<CompletableFuture<Integer>> waiting = List.of(batcher.submit(1), batcher.submit(2));
      waiting.forEach(future -> future.complete(-1));
      CompletableFuture<Integer> last = batcher.submit(3);
      gate.release(2);

      assertThat(last.get()).isEqualTo(3);
      assertThat(waiting).allSatisfy(future -> assertThat(future.get()).isEqualTo(-1));
    }
    assertThat(worked).containsExactly(0, 3);
  }

  @Test
  void failingBatchFailsItsOwnFuturesOnly() throws Exception {
    try (MicroBatcher<Integer, Integer> batcher =
        new MicroBatcher<>(
            "test",
            2,
            NEVER,
            10,
            items -> {
              if (items.contains(13)) {
                throw new IllegalArgumentException("unlucky");
              }
              return items;
            },
            listener)) {
      CompletableFuture<Integer> a = batcher.submit(13);
      CompletableFuture<Integer> b = batcher.submit(1);
      CompletableFuture<Integer> c = batcher.submit(2);
      CompletableFuture<Integer> d = batcher.submit(3);
      assertThatThrownBy(a::get)
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("unlucky");
      assertThatThrownBy(b::get)
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("unlucky");
      assertThat(c.get()).isEqualTo(2);
      assertThat(d.get()).isEqualTo(3);
    }
    assertThat(sizes).containsExactly(2, 2);
  }

  @Test
  void wrongNumberOfResultsFailsTheBatch() throws Exception {
    try (MicroBatcher<Integer, Integer> batcher = batcher(1, NEVER, 10, items -> List.of())) {
      assertThatThrownBy(batcher.submit(1)::get).hasMessageContaining("0 results for a batch of 1");
    }
  }

  @Test
  void closingWorksOffWhatWaitsAndTakesNoMore() throws Exception {
    MicroBatcher<Integer, Integer> batcher = doubling(100, NEVER, 100);
    CompletableFuture<Integer> waiting = batcher.submit(4);
    batcher.close();
    assertThat(waiting).isCompletedWithValue(8);
    assertThatThrownBy(batcher.submit(5)::get).hasMessageContaining("is closed");
    batcher.close();
  }

  @Test
  void closingReleasesABlockedSubmitter() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    Semaphore gate = new Semaphore(0);
    MicroBatcher<Integer, Integer> batcher =
        batcher(
            1,
            Duration.ZERO,
            1,
            items -> {
              entered.countDown();
              gate.acquireUninterruptibly();
              return items;
            });
    batcher.submit(0);
    entered.await();
    CompletableFuture<Integer> queued = batcher.submit(1);
    AtomicReference<CompletableFuture<Integer>> blocked = new AtomicReference<>();
    Thread submitter =
        new Thread(
            () -> {
              try {
                blocked.set(batcher.submit(2));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    submitter.start();
    while (submitter.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    // An interrupted closer does not wait for the stuck model, and nothing stays unanswered.
    Thread.currentThread().interrupt();
    batcher.close();
    assertThat(Thread.interrupted()).isTrue();
    submitter.join();
    assertThat(blocked.get()).isCompletedExceptionally();
    assertThat(queued).isCompletedExceptionally();
    gate.release(10);
    batcher.close();
  }

  @Test
  void runsOnOneNamedThreadAndSurvivesItsListener() throws Exception {
    AtomicReference<String> thread = new AtomicReference<>();
    try (MicroBatcher<Integer, Integer> batcher =
        new MicroBatcher<>(
            "tower-1",
            1,
            NEVER,
            10,
            items -> {
              thread.set(Thread.currentThread().getName());
              return items;
            },
            (size, nanos, queued) -> {
              throw new IllegalStateException("metrics are gone");
            })) {
      assertThat(batcher.submit(1).get()).isEqualTo(1);
      assertThat(batcher.submit(2).get()).isEqualTo(2);
      assertThat(thread).hasValue("tower-1");
    }
  }

  @Test
  void answersEveryItemOfManySubmitters() throws Exception {
    try (MicroBatcher<Integer, Integer> batcher = doubling(16, Duration.ofMillis(1), 32)) {
      List<CompletableFuture<Integer>> results = Collections.synchronizedList(new ArrayList<>());
      List<Thread> submitters =
          IntStream.range(0, 4)
              .mapToObj(
                  t ->
                      new Thread(
                          () -> {
                            for (int i = 0; i < 2000; i++) {
                              try {
                                int item = t * 2000 + i;
                                results.add(
                                    batcher.submit(item).thenApply(doubled -> doubled - 2 * item));
                              } catch (InterruptedException e) {
                                return;
                              }
                            }
                          }))
              .toList();
      submitters.forEach(Thread::start);
      for (Thread submitter : submitters) {
        submitter.join();
      }
      assertThat(results).hasSize(8000);
      for (CompletableFuture<Integer> result : results) {
        assertThat(result.get(30, TimeUnit.SECONDS)).isZero();
      }
    }
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(8000);
    assertThat(sizes).allMatch(size -> size >= 1 && size <= 16);
  }

  @Test
  void refusesSizesThatCannotWork() {
    assertThatThrownBy(() -> doubling(0, NEVER, 1)).hasMessageContaining("batch size is 0");
    assertThatThrownBy(() -> doubling(8, NEVER, 7)).hasMessageContaining("queue capacity is 7");
    assertThatThrownBy(() -> doubling(1, Duration.ofMillis(-1), 7))
        .hasMessageContaining("batch delay is");
  }

  private MicroBatcher<Integer, Integer> doubling(int maxBatch, Duration delay, int capacity) {
    return batcher(
        maxBatch, delay, capacity, items -> items.stream().map(item -> 2 * item).toList());
  }

  private MicroBatcher<Integer, Integer> batcher(
      int maxBatch, Duration delay, int capacity, Function<List<Integer>, List<Integer>> work) {
    return new MicroBatcher<>("test", maxBatch, delay, capacity, work, listener);
  }
}
