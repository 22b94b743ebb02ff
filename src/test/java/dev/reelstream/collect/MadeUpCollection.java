package dev.reelstream.collect;

import dev.reelstream.collect.CollectResult.ExampleFile;
import dev.reelstream.event.Rating;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.flink.core.fs.local.LocalDataOutputStream;

/** A collection written without a job, by the parts that the job writes with. */
final class MadeUpCollection {
  static final Bound BOUND =
      new Bound("cluster", "ratings", new TreeMap<>(Map.of(0, new Bound.Range(0, 10))));
  static final int BUCKETS = 4;

  private MadeUpCollection() {}

  static void write(Path output, List<UserHistory> histories) throws IOException {
    write(output, histories, histories.size());
  }

  /** One that says it held so many users. */
  static void write(Path output, List<UserHistory> histories, long users) throws IOException {
    try (OutputFolder folder = OutputFolder.lock(output)) {
      Path staging = folder.stage();
      for (int bucket = 0; bucket < BUCKETS; bucket++) {
        int number = bucket;
        Path file =
            Files.createDirectories(staging.resolve(UserBuckets.folder(bucket)))
                .resolve("part-0.parquet");
        writeFile(
            file,
            histories.stream()
                .filter(history -> UserBuckets.bucket(history.userId(), BUCKETS) == number)
                .toList(),
            1 << 20);
      }
      List<ExampleFile> files = ExampleFiles.describe(staging);
      long ratings = files.stream().mapToLong(ExampleFile::ratings).sum();
      folder.publish(staging, new CollectResult(BOUND, BUCKETS, users, ratings, 0, 0, files));
    }
  }

  static void writeFile(Path file, List<UserHistory> histories, long rowGroupBytes)
      throws IOException {
    try (LocalDataOutputStream out = new LocalDataOutputStream(file.toFile())) {
      HistoryFileWriter writer = new HistoryFileWriter(out, rowGroupBytes);
      for (UserHistory history : histories) {
        writer.addElement(history);
      }
      writer.finish();
    }
  }

  static List<UserHistory> histories(int users, int items) {
    SplittableRandom random = new SplittableRandom(5);
    List<UserHistory> histories = new ArrayList<>();
    for (int user = 0; user < users; user++) {
      int size = 1 + random.nextInt(40);
      String[] ids = new String[size];
      Arrays.setAll(ids, i -> "item-" + random.nextInt(items));
      double[] ratings = random.doubles(size, -5, 5).toArray();
      long[] times = random.longs(size, 0, 1L << 41).sorted().toArray();
      histories.add(new UserHistory("grüße-" + user, ids, ratings, times));
    }
    return histories;
  }

  static List<Rating> ratings(List<UserHistory> histories) {
    List<Rating> ratings = new ArrayList<>();
    for (UserHistory history : histories) {
      for (int i = 0; i < history.size(); i++) {
        ratings.add(
            new Rating(
                history.userId(),
                history.itemIds()[i],
                history.ratings()[i],
                history.timestamps()[i]));
      }
    }
    return ratings;
  }
}
