package dev.reelstream.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is champion, who was, who may not be, and what may go. */
class PromotionTest {
  private Path root;
  private ModelRegistry registry;

  @BeforeEach
  void publish(@TempDir Path folder) {
    root = folder;
    registry = new ModelRegistry(root);
    for (int i = 0; i < 5; i++) {
      registry.publish("gru", Drafts::write);
    }
  }

  @Test
  void rollsBackStepByStepToWhatWasChampionBefore() {
    promote(1, 3, 3, 4);
    assertThat(registry.rollbackTarget("gru")).contains(3);

    assertThat(registry.rollback("gru").manifest().version()).isEqualTo(3);
    assertThat(registry.rollback("gru").manifest().version()).isEqualTo(1);

    assertThat(registry.alias("gru", "champion")).contains(1);
    assertThatThrownBy(() -> registry.rollback("gru"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("no champion of gru stood before");
  }

  @Test
  void whatWasRolledBackIsNoTargetLater() {
    promote(1, 2, 4);
    registry.rollback("gru");
    promote(5);

    assertThat(registry.rollbackTarget("gru")).contains(2);
  }

  @Test
  void rollsBackToAVersionOfChoice() {
    promote(1, 2, 4);

    registry.rollback("gru", 1);
    assertThat(registry.alias("gru", "champion")).contains(1);
    assertThat(registry.rollbackTarget("gru")).isEmpty();

    registry.rollback("gru", 3);
    assertThat(registry.alias("gru", "champion")).contains(3);
  }

  @Test
  void aWriterKilledBetweenHistoryAndAliasChangesNothing() throws IOException {
    promote(1, 2);
    Files.writeString(root.resolve("gru/history/champion"), "1\n2\n");

    assertThat(registry.alias("gru", "champion")).contains(2);
    assertThat(registry.rollbackTarget("gru")).contains(1);
  }

  @Test
  void promotesNothingThatDoesNotVerify() throws IOException {
    promote(1);
    Files.delete(root.resolve("gru/2/vocabulary.txt"));

    assertThatThrownBy(() -> registry.promote("gru", 2, true))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("vocabulary.txt: is missing");
    assertThat(registry.alias("gru", "champion")).contains(1);
  }

  @Test
  void promotesNothingInQuarantineUnlessForced() {
    String digest = registry.open("gru", 2).digest();
    registry.quarantine("gru", 2, digest, "golden query 1: rank 1 scores NaN");

    assertThatThrownBy(() -> registry.promote("gru", 2, false))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("gru@2 is in quarantine since")
        .hasMessageContaining("rank 1 scores NaN");
    assertThat(registry.alias("gru", "champion")).isEmpty();

    registry.promote("gru", 2, true);
    assertThat(registry.alias("gru", "champion")).contains(2);
    assertThat(registry.quarantined("gru")).isEmpty();
  }

  @Test
  void aMarkIsAboutADigestNotANumber() {
    registry.quarantine("gru", 2, "f".repeat(64), "announced with another digest");

    assertThat(registry.quarantined(registry.open("gru", 2))).isEmpty();
    registry.promote("gru", 2, false);
    assertThat(registry.quarantined("gru")).containsOnlyKeys(2);
  }

  @Test
  void rollsBackPastWhatIsGoneOrInQuarantine() throws IOException {
    promote(1, 2, 3, 4);
    registry.quarantine("gru", 3, registry.open("gru", 3).digest(), "broken");
    VersionFiles.delete(root.resolve("gru/2"));

    assertThat(registry.rollback("gru").manifest().version()).isEqualTo(1);
  }

  @Test
  void pruneKeepsTheNewestTheAliasedAndTheRollbackTarget() {
    promote(1, 2);
    registry.alias("gru", "shadow-old", 3);

    assertThat(registry.prune("gru", 1, true)).containsExactly(4);
    assertThat(versions()).containsExactly(1, 2, 3, 4, 5);
    assertThat(registry.prune("gru", 1, false)).containsExactly(4);
    assertThat(versions()).containsExactly(1, 2, 3, 5);
    assertThat(registry.prune("gru", 1, false)).isEmpty();
    registry.removeAlias("gru", "shadow-old");
    assertThat(registry.prune("gru", 1, false)).containsExactly(3);
    assertThat(registry.publish("gru", Drafts::write).manifest().version()).isEqualTo(6);
  }

  @Test
  void pruneLeavesTheReasonOfAQuarantine() {
    registry.quarantine("gru", 2, registry.open("gru", 2).digest(), "broken");

    assertThat(registry.prune("gru", 1, false)).containsExactly(1, 2, 3, 4);
    assertThat(registry.quarantined("gru").values())
        .extracting(Quarantined::reason)
        .containsExactly("broken");
  }

  @Test
  void versionsInQuarantineTakeNoPlaceAmongThoseToKeep() {
    List<Integer> five = List.of(1, 2, 3, 4, 5);
    assertThat(Retention.removable(five, 2, Set.of(), Set.of())).containsExactly(1, 2, 3);
    assertThat(Retention.removable(five, 2, Set.of(4, 5), Set.of())).containsExactly(1);
    assertThat(Retention.removable(five, 9, Set.of(), Set.of())).isEmpty();
    assertThat(Retention.removable(five, 1, Set.of(1, 2, 3, 4, 5), Set.of())).isEmpty();
    assertThatThrownBy(() -> Retention.removable(five, 0, Set.of(), Set.of()))
        .isInstanceOf(RegistryException.class);
  }

  private void promote(int... versions) {
    for (int version : versions) {
      registry.promote("gru", version, false);
    }
  }

  private List<Integer> versions() {
    return registry.list().stream().map(each -> each.manifest().version()).toList();
  }
}
