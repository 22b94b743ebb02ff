package dev.reelstream.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UserOrderTest {
  @Test
  void comparesNumbersAsNumbers() {
    assertThat(UserOrder.of(List.of("10", "9", "2"))).containsExactly(2, 1, 0);
  }

  @Test
  void comparesAsTextWhereOneIsNoNumber() {
    assertThat(UserOrder.of(List.of("9", "10", "a"))).containsExactly(1, 0, 2);
  }
}
