package dev.reelstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallLoopTest {
  @Test
  void oneCallIsMadeHoweverLittleTimeThereIs() {
    AtomicInteger calls = new AtomicInteger();
    CallLoop loop = CallLoop.run(calls::incrementAndGet, 0);
    assertThat(calls).hasValue(1);
    assertThat(loop.callsPerSecond()).isPositive();
    assertThat(loop.medianMillis()).isPositive();
  }

  @Test
  void countsWhatACallAllocates() {
    List<byte[]> kept = new ArrayList<>();
    CallLoop loop = CallLoop.run(() -> kept.add(new byte[1 << 20]), 0);
    assertThat(loop.bytesPerCall()).isBetween(1e6, 1.2e6);
  }

  @Test
  void speedIsThatOfTheMiddleCall() {
    assertThat(new CallLoop(3, 2, 0).gigaPerSecond(4e6)).isCloseTo(2, within(1e-12));
  }
}
