package dev.reelstream.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.retrieval.ServingModel;
import dev.reelstream.retrieval.TinyModels;
import dev.reelstream.retrieval.index.IndexChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TimedLoadingTest {
  private ModelRef version;

  @BeforeEach
  void publish(@TempDir Path directory) {
    version =
        ModelRef.of(
            TinyModels.publish(new ModelRegistry(directory), 20, 1)
                .announce(ModelAnnouncement.CHAMPION));
  }

  @Test
  void whatComesAfterTheLimitIsClosed() throws Exception {
    CountDownLatch refused = new CountDownLatch(1);
    CompletableFuture<ServingModel> late = new CompletableFuture<>();
    TimedLoading<ServingModel> loading =
        new TimedLoading<>(
            ref -> {
              await(refused);
              ServingModel model = ServingModels.acquire(ref, IndexChoice.AUTO);
              late.complete(model);
              return model;
            },
            Duration.ofMillis(1));

    assertThatThrownBy(() -> loading.load(version))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("has not loaded within 1 ms");
    refused.countDown();

    ServingModel model = late.get(50, TimeUnit.SECONDS);
    while (!model.closed()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void whatComesInTimeIsTheCallers() throws Exception {
    TimedLoading<ServingModel> loading =
        new TimedLoading<>(
            ref -> ServingModels.acquire(ref, IndexChoice.AUTO), Duration.ofMinutes(1));

    try (ServingModel model = loading.load(version)) {
      assertThat(model.closed()).isFalse();
    }
  }

  @Test
  void anErrorIsARefusalToo() {
    TimedLoading<ServingModel> loading =
        new TimedLoading<>(
            ref -> {
              throw new UnsatisfiedLinkError("no natives");
            },
            Duration.ofMinutes(1));

    assertThatThrownBy(() -> loading.load(version))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("no natives");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
