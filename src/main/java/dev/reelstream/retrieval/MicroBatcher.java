package dev.reelstream.retrieval;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers single items into batches for work that is cheaper by the batch.
 *
 * <p>A batch leaves when it is full or when its first item has waited for the longest allowed time,
 * whichever comes first; items that arrive while a batch is being worked on have used up their
 * waiting by then and leave together. A full queue blocks the submitter, which is what turns a slow
 * model into back-pressure. An item whose future was completed elsewhere is dropped: it is not
 * worked on, and makes room where the queue is full.
 */
public final class MicroBatcher<I, O> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MicroBatcher.class);

  private record Entry<I, O>(I item, long arrived, CompletableFuture<O> result) {}

  private final int maxBatch;
  private final long maxDelayNanos;
  private final int capacity;
  private final Function<List<I>, List<O>> work;
  private final BatchListener listener;
  private final Thread worker;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final Deque<Entry<I, O>> queue = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param name of the worker thread
   * @param maxBatch items per call, at least 1
   * @param maxDelay how long the first item of a batch may wait for others; zero takes what is
   *     there
   * @param capacity items that may wait before {@link #submit} blocks, at least {@code maxBatch}
   * @param work as many results as items, in their order
   */
  public MicroBatcher(
      String name,
      int maxBatch,
      Duration maxDelay,
      int capacity,
      Function<List<I>, List<O>> work,
      BatchListener listener) {
    if (maxBatch < 1) {
      throw new IllegalArgumentException("batch size is " + maxBatch + ", must be at least 1");
    }
    if (maxDelay.isNegative()) {
      throw new IllegalArgumentException("batch delay is " + maxDelay + ", must not be negative");
    }
    if (capacity < maxBatch) {
      throw new IllegalArgumentException(
          "queue capacity is " + capacity + ", must be at least the batch size " + maxBatch);
    }
    this.maxBatch = maxBatch;
    this.maxDelayNanos = maxDelay.toNanos();
    this.capacity = capacity;
    this.work = work;
    this.listener = listener;
    this.worker = new Thread(this::run, name);
    worker.setDaemon(true);
    worker.start();
  }

  /**
   * Queues an item and returns its result to come; blocks while the queue is full. The future is
   * completed on the worker thread.
   */
  public CompletableFuture<O> submit(I item) throws InterruptedException {
    CompletableFuture<O> result = new CompletableFuture<>();
    lock.lockInterruptibly();
    try {
      while (queue.size() >= capacity && !closed) {
        if (!queue.removeIf(entry -> entry.result().isDone())) {
          room.await();
        }
      }
      if (closed) {
        result.completeExceptionally(new IllegalStateException(worker.getName() + " is closed"));
        return result;
      }
      queue.add(new Entry<>(item, System.nanoTime(), result));
      // The worker waits for a first item or a full batch; others need not wake it.
      if (queue.size() == 1 || queue.size() >= maxBatch) {
        arrived.signal();
      }
      return result;
    } finally {
      lock.unlock();
    }
  }

  /** Items that wait at this moment. */
  public int queued() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes no more items, works off what waits, and returns when that is done. A caller that is
   * interrupted meanwhile fails what still waits and returns at once.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    if (Thread.currentThread() == worker) {
      return;
    }
    try {
      worker.join();
    } catch (InterruptedException e) {
      fail(drain(), new IllegalStateException(worker.getName() + " was closed in a hurry"));
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    for (List<Entry<I, O>> batch = next(); !batch.isEmpty(); batch = next()) {
      List<Entry<I, O>> wanted = batch.stream().filter(entry -> !entry.result().isDone()).toList();
      if (!wanted.isEmpty()) {
        run(wanted);
      }
    }
  }

  /** Blocks until a batch is due; empty when closed and nothing waits. */
  private List<Entry<I, O>> next() {
    lock.lock();
    try {
      Entry<I, O> first = queue.peek();
      while (first == null && !closed) {
        arrived.awaitUninterruptibly();
        first = queue.peek();
      }
      while (first != null && queue.size() < maxBatch && !closed) {
        long left = first.arrived() + maxDelayNanos - System.nanoTime();
        if (left <= 0) {
          break;
        }
        await(left);
        first = queue.peek();
      }
      List<Entry<I, O>> batch = new ArrayList<>(Math.min(maxBatch, queue.size()));
      while (batch.size() < maxBatch && !queue.isEmpty()) {
        batch.add(queue.remove());
      }
      room.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void await(long nanos) {
    try {
      arrived.awaitNanos(nanos);
    } catch (InterruptedException e) {
      LOG.debug("{} does not end by interruption, only by close", worker.getName());
    }
  }

  private void run(List<Entry<I, O>> batch) {
    long start = System.nanoTime();
    List<O> results;
    try {
      results = work.apply(batch.stream().map(Entry::item).toList());
      if (results.size() != batch.size()) {
        throw new IllegalStateException(
            "%d results for a batch of %d".formatted(results.size(), batch.size()));
      }
    } catch (Throwable e) {
      // Whatever it was, it belongs to these items; the next batch may fare better.
      report(batch.size(), System.nanoTime() - start);
      fail(batch, e);
      return;
    }
    report(batch.size(), System.nanoTime() - start);
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).result().complete(results.get(i));
    }
  }

  private void report(int size, long nanos) {
    try {
      listener.ran(size, nanos, queued());
    } catch (RuntimeException e) {
      LOG.warn("the batch listener failed: {}", e.toString());
    }
  }

  private List<Entry<I, O>> drain() {
    lock.lock();
    try {
      List<Entry<I, O>> left = new ArrayList<>(queue);
      queue.clear();
      room.signalAll();
      return left;
    } finally {
      lock.unlock();
    }
  }

  private static <I, O> void fail(List<Entry<I, O>> entries, Throwable cause) {
    entries.forEach(entry -> entry.result().completeExceptionally(cause));
  }
}
