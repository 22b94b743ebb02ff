package dev.reelstream.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.ModelAnnouncement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestoredAliasesTest {
  private static final String CHAMPION = ModelAnnouncement.CHAMPION;
  private static final String SHADOW = ModelAnnouncement.SHADOW + "a";

  @Test
  void theNewestVersionThatAnySubtaskHasTakenIsInForceForAll() {
    RestoredAliases restored =
        restore(
            taken(0, CHAMPION, 1),
            heard(1, CHAMPION, 2),
            heard(2, CHAMPION, 3),
            taken(1, CHAMPION, 2),
            heard(2, CHAMPION, 3),
            taken(0, SHADOW, 4));

    assertThat(restored.inForce()).containsExactly(taken(1, CHAMPION, 2), taken(0, SHADOW, 4));
    assertThat(restored.undecided()).containsExactly(heard(2, CHAMPION, 3));
    assertThat(restored.lastOrder()).isEqualTo(2);
  }

  @Test
  void whatIsUndecidedStaysInOrderAndComesOnce() {
    RestoredAliases restored =
        restore(
            taken(0, CHAMPION, 1),
            heard(3, CHAMPION, 3),
            heard(2, SHADOW, null),
            heard(1, CHAMPION, 2),
            heard(2, SHADOW, null),
            heard(3, CHAMPION, 3));

    assertThat(restored.undecided())
        .containsExactly(heard(1, CHAMPION, 2), heard(2, SHADOW, null), heard(3, CHAMPION, 3));
  }

  @Test
  void anOlderSavepointHoldsOneAnnouncementPerAliasAndSubtask() {
    List<ModelAnnouncement> before =
        List.of(version(CHAMPION, 1), version(SHADOW, 2), version(CHAMPION, 1));
    RestoredAliases restored = RestoredAliases.of(before, List.of());

    assertThat(restored.inForce()).containsExactly(taken(0, CHAMPION, 1), taken(0, SHADOW, 2));
    assertThat(restored.undecided()).isEmpty();
    assertThat(restored.lastOrder()).isZero();
  }

  private static RestoredAliases restore(AliasStep... steps) {
    return RestoredAliases.of(List.of(), List.of(steps));
  }

  private static AliasStep taken(long order, String alias, int version) {
    return new AliasStep(order, true, alias, version(alias, version));
  }

  private static AliasStep heard(long order, String alias, @Nullable Integer version) {
    return new AliasStep(order, false, alias, version == null ? null : version(alias, version));
  }

  private static ModelAnnouncement version(String alias, int version) {
    return new ModelAnnouncement(alias, "tiny", version, "d", "/l", Map.of(), 0);
  }
}
