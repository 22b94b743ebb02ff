package dev.reelstream.bench;

import dev.reelstream.job.JobConfig;
import dev.reelstream.job.PartialJob;
import dev.reelstream.job.RecommenderJob;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** How much of the job runs: each stage is the one before and something more. */
enum Stage {
  PASS_THROUGH("pass-through", PartialJob.PASS_THROUGH),
  DECODE_ENCODE("decode+encode", PartialJob.DECODE_ENCODE),
  SESSIONS("sessions", PartialJob.SESSIONS),
  MODEL("model", null),
  EVALUATION("evaluation", null);

  private final String title;
  private final @Nullable PartialJob part;

  Stage(String title, @Nullable PartialJob part) {
    this.title = title;
    this.part = part;
  }

  /** As figures call it. */
  String title() {
    return title;
  }

  /** Whether every rating, not every positive, makes a record on the recommendations topic. */
  boolean answersEveryRating() {
    return this == PASS_THROUGH || this == DECODE_ENCODE;
  }

  boolean asksModel() {
    return part == null;
  }

  boolean evaluates() {
    return this == EVALUATION;
  }

  void define(StreamExecutionEnvironment env, JobConfig config) {
    if (part == null) {
      RecommenderJob.define(env, config, Map.of());
    } else {
      part.define(env, config);
    }
  }
}
