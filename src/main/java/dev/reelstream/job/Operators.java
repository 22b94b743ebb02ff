package dev.reelstream.job;

/**
 * Every operator's uid and name, in the order of the flow.
 *
 * <p>A uid ties an operator to its state in a savepoint: it never changes, whatever becomes of the
 * name or the class.
 */
public enum Operators {
  RATINGS_SOURCE("ratings-source", "ratings"),
  SPLIT_DECODED("split-decoded", "split ratings from dead letters"),
  SESSION_CONTEXT("session-context", "sessions and contexts"),
  FOLLOWER_STEPS("follower-steps", "positives as steps between items"),
  FOLLOWERS("followers", "what follows each item"),
  JOIN_FOLLOWERS("join-followers", "followers to their queries"),
  MODELS_SOURCE("models-source", "models"),
  STAMP_MODEL("stamp-model", "stamp model version"),
  USER_STATES("user-states", "users' states"),
  SHADOW_USER_STATES("shadow-user-states", "users' states for shadows"),
  RETRIEVE("retrieve", "retrieve top K"),
  SHADOW_RETRIEVE("shadow-retrieve", "retrieve shadows' top K"),
  EVENT_TIME_ORDER("event-time-order", "positives in event-time order"),
  BASELINES("baselines", "baselines"),
  CHAMPION_LISTS("champion-lists", "champion's lists"),
  SHADOW_LISTS("shadow-lists", "shadows' lists"),
  POSITIVES("positives", "positives as outcomes"),
  OUTCOMES("outcomes", "join lists with outcomes"),
  EVALUATION_WINDOWS("evaluation-windows", "hit rates by window"),
  RECOMMENDATIONS_SINK("recommendations-sink", "recommendations"),
  SESSIONS_SINK("sessions-sink", "sessions"),
  LATE_SINK("late-sink", "late ratings"),
  DEAD_LETTERS_SINK("dead-letters-sink", "dead letters"),
  EVALUATIONS_SINK("evaluations-sink", "evaluations");

  private final String uid;
  private final String title;

  Operators(String uid, String title) {
    this.uid = uid;
    this.title = title;
  }

  public String uid() {
    return uid;
  }

  /** The name on Flink's web page and in its metrics. */
  public String title() {
    return title;
  }
}
