package dev.reelstream.retrieval;

import static dev.reelstream.Interleavings.check;
import static dev.reelstream.Interleavings.concurrently;
import static dev.reelstream.Interleavings.explore;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** An item without an end would leave its submitter waiting, which is reported as a deadlock. */
class MicroBatcherInterleavingsTest {
  private static final int SCHEDULES = 25;

  @Test
  void everyItemIsAnsweredThoughTheQueueIsFull() {
    explore(
        SCHEDULES,
        () -> {
          MicroBatcher<Integer, Integer> batcher = batcher(1, 1);
          concurrently(
              () -> check(submit(batcher, 1).join() == 10, "an answer to 1"),
              () -> check(submit(batcher, 2).join() == 20, "an answer to 2"));
          batcher.close();
        });
  }

  @Test
  void everyItemEndsThoughTheBatcherIsClosedMeanwhile() {
    explore(
        SCHEDULES,
        () -> {
          MicroBatcher<Integer, Integer> batcher = batcher(2, 2);
          concurrently(() -> answeredOrRefused(submit(batcher, 1)), batcher::close);
        });
  }

  @Test
  void anItemThatIsGivenUpMakesRoom() {
    explore(
        SCHEDULES,
        () -> {
          MicroBatcher<Integer, Integer> batcher = batcher(1, 1);
          CompletableFuture<Integer> givenUp = submit(batcher, 1);
          concurrently(
              () -> givenUp.complete(-1),
              () -> check(submit(batcher, 2).join() == 20, "an answer to 2"));
          int first = givenUp.join();
          check(first == -1 || first == 10, "given up or answered");
          batcher.close();
        });
  }

  private static void answeredOrRefused(CompletableFuture<Integer> answer) {
    try {
      check(answer.join() == 10, "the item's own answer");
    } catch (CompletionException refused) {
      check(refused.getCause() instanceof IllegalStateException, "refused because it is closed");
    }
  }

  private static MicroBatcher<Integer, Integer> batcher(int maxBatch, int capacity) {
    return new MicroBatcher<>(
        "batcher",
        maxBatch,
        Duration.ZERO,
        capacity,
        MicroBatcherInterleavingsTest::tenfold,
        (size, nanos, queued) -> {});
  }

  private static List<Integer> tenfold(List<Integer> items) {
    return items.stream().map(item -> item * 10).toList();
  }

  private static CompletableFuture<Integer> submit(
      MicroBatcher<Integer, Integer> batcher, int item) {
    try {
      return batcher.submit(item);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
