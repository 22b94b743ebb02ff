package dev.reelstream.report;

import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Evaluation.Scope;
import dev.reelstream.event.Role;

/** Evaluations that say no more than a test needs. */
final class MadeUp {
  static final int K = 10;

  private MadeUp() {}

  static Evaluation champion(int version, Scope scope, long end, long scored, long hits) {
    return evaluation(Role.CHAMPION, "gru", version, scope, end, scored, hits, 0, 0);
  }

  static Evaluation baseline(
      Scope scope, long end, long scored, long hits, long wins, long losses) {
    return evaluation(Role.BASELINE, "popular", 0, scope, end, scored, hits, wins, losses);
  }

  static Evaluation evaluation(
      Role role,
      String model,
      int version,
      Scope scope,
      long end,
      long scored,
      long hits,
      long wins,
      long losses) {
    double rate = scored == 0 ? 0 : (double) hits / scored;
    return new Evaluation(
        role,
        model,
        version,
        K,
        scope,
        scope == Scope.RUNNING ? 0 : end - 10,
        end,
        scored,
        hits,
        rate,
        rate / 3,
        rate / 2,
        rate / 7,
        2,
        1,
        scored,
        hits,
        role == Role.CHAMPION ? 0 : scored,
        wins,
        losses);
  }
}
