package dev.reelstream.event;

import dev.reelstream.query.PackedItems;
import dev.reelstream.query.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One made-up event of each kind, with no field at its default. */
public final class Samples {
  public static final Rating RATING = new Rating("u42", "i7", 4.5, 1_700_000_000_000L);

  public static final Query QUERY =
      new Query(
          "u42",
          12,
          3,
          "u42-2",
          1_700_000_000_000L,
          "i7",
          list("i3", "i5", "i7"),
          PackedItems.of(list("i3", "i4", "i5", "i7")),
          1_700_000_001_000L,
          1_700_000_001_005L,
          list(new Follower("i9", 4), new Follower("i3", 1)));

  public static final Recommendation RECOMMENDATION =
      new Recommendation(
          "u42",
          12,
          "u42-2",
          1_700_000_000_000L,
          "i7",
          list("i3", "i5", "i7"),
          "gru",
          3,
          Source.MODEL,
          list(new ScoredItem("i9", 2.25f), new ScoredItem("i1", -0.125f)),
          1_700_000_001_020L,
          1_700_000_001_000L);

  public static final Session SESSION =
      new Session(
          "u42", "u42-2", 1_699_999_400_000L, 1_700_000_000_000L, 3, 2, list("i3", "i4", "i7"));

  public static final LateRating LATE = new LateRating(RATING, 90_000, "u42-1");

  public static final DeadLetter DEAD_LETTER =
      new DeadLetter(
          new byte[] {1, 2},
          new byte[] {(byte) 0xff, 0},
          1_700_000_000_000L,
          "field userId is missing",
          "dev.reelstream.codec.MalformedRecordException",
          "ratings",
          3,
          77);

  public static final Evaluation EVALUATION =
      new Evaluation(
          Role.SHADOW,
          "gru",
          3,
          10,
          Evaluation.Scope.WINDOW,
          1_699_920_000_000L,
          1_700_006_400_000L,
          200,
          48,
          0.24,
          0.1,
          0.13,
          0.235,
          5,
          7,
          190,
          47,
          198,
          21,
          15);

  public static final ModelAnnouncement ANNOUNCEMENT =
      new ModelAnnouncement(
          ModelAnnouncement.CHAMPION,
          "gru",
          3,
          "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          "models/gru/3",
          metrics(),
          1_699_000_000_000L);

  private Samples() {}

  /** Every event that is written as JSON. */
  public static List<Record> json() {
    return List.of(RATING, RECOMMENDATION, SESSION, LATE, EVALUATION, ANNOUNCEMENT, ITEM);
  }

  private static final ScoredItem ITEM = new ScoredItem("i9", 2.25f);

  private static Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("hitRate@10", 0.241);
    metrics.put("mrr@10", 0.094);
    return metrics;
  }

  // Mutable lists: Flink's serializers give back ArrayLists, and records compare their fields.
  @SafeVarargs
  private static <T> List<T> list(T... values) {
    return new ArrayList<>(List.of(values));
  }
}
