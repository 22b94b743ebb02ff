package dev.reelstream.recommend;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.retrieval.RefCounted;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of aliases on their way into force: decided beside the stream, one after the other, in
 * the order in which they were announced.
 */
final class ModelSwaps implements AutoCloseable {
  /*
   * For maintainers. Every announcement is tried, also one that a newer one has overtaken: if the newer is refused, the
   * older must serve. A change leaves `undecided` in the moment it is in force, under this object's lock, so a snapshot
   * finds it in one of the two places. What the stream reads of ModelsInForce is volatile, so a version serves from the
   * next query on, and the gauge shows it, without a record that has to pass by.
   */
  private static final Logger LOG = LoggerFactory.getLogger(ModelSwaps.class);

  /** Hears how each change ended, on the thread that decides. */
  interface Listener {
    void decided(boolean refused);
  }

  /** Loads a version, or throws the reason why it may not serve. */
  interface Loading {
    RefCounted load(ModelRef version) throws InterruptedException;
  }

  private final ModelsInForce inForce;
  private final Loading loading;
  private final Listener listener;
  private final ExecutorService worker;
  private final Deque<AliasStep> undecided = new ArrayDeque<>();
  private boolean closed;

  ModelSwaps(ModelsInForce inForce, Loading loading, Listener listener, String name) {
    this(
        inForce,
        loading,
        listener,
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            }));
  }

  /**
   * @param worker runs one task after the other; shut down with this
   */
  ModelSwaps(ModelsInForce inForce, Loading loading, Listener listener, ExecutorService worker) {
    this.inForce = inForce;
    this.loading = loading;
    this.listener = listener;
    this.worker = worker;
  }

  synchronized void add(AliasStep step) {
    undecided.add(step);
    worker.execute(() -> decide(step));
  }

  /** All that a restore needs: what is in force, and what is still to be decided. */
  synchronized List<AliasStep> steps() {
    return Stream.concat(inForce.steps().stream(), undecided.stream()).toList();
  }

  /** How many changes have been heard of and are not decided. */
  synchronized int undecided() {
    return undecided.size();
  }

  private void decide(AliasStep step) {
    ModelAnnouncement announced = step.announced();
    RefCounted model = null;
    boolean refused = false;
    if (announced != null && !inForce.holds(announced)) {
      try {
        model = loading.load(ModelRef.of(announced));
      } catch (InterruptedException e) {
        // The job ends here, and the change goes on in its state.
        return;
      } catch (RuntimeException e) {
        Refusals.tell(announced, e);
        refused = true;
      }
    }
    if (settle(step, model)) {
      listener.decided(refused);
    }
  }

  private synchronized boolean settle(AliasStep step, @Nullable RefCounted model) {
    if (closed) {
      if (model != null) {
        model.close();
      }
      return false;
    }
    ModelAnnouncement announced = step.announced();
    if (announced == null) {
      if (inForce.remove(step.alias())) {
        LOG.info("{} is out of force", step.alias());
      }
    } else if (model != null) {
      inForce.put(step, model);
      LOG.info("{}@{} is in force as {}", announced.name(), announced.version(), step.alias());
    }
    undecided.remove(step);
    return true;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    worker.shutdownNow();
  }
}
