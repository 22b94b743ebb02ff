package dev.reelstream.collect;

import dev.reelstream.collect.CollectResult.ExampleFile;
import dev.reelstream.event.Rating;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The ratings of a collection by bucket, user id and place in the history; in memory, a bucket. */
final class StoredRatings implements Iterator<Rating> {
  private final Path output;
  private final CollectResult result;
  private final HistoryFileReader reader = new HistoryFileReader();

  private Iterator<UserHistory> histories = Collections.emptyIterator();
  private int nextBucket;
  private UserHistory history = new UserHistory("", new String[0], new double[0], new long[0]);
  private int at;
  private long given;
  private int users;

  StoredRatings(Path output, CollectResult result) {
    this.output = output;
    this.result = result;
  }

  @Override
  public boolean hasNext() {
    while (at == history.size()) {
      while (!histories.hasNext()) {
        if (nextBucket == result.buckets()) {
          return false;
        }
        histories = bucket(nextBucket++).iterator();
      }
      history = histories.next();
      users += history.size() > 0 ? 1 : 0;
      at = 0;
    }
    return true;
  }

  @Override
  public Rating next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Rating rating =
        new Rating(
            history.userId(),
            history.itemIds()[at],
            history.ratings()[at],
            history.timestamps()[at]);
    at++;
    given++;
    return rating;
  }

  /** How many it has given so far. */
  long ratings() {
    return given;
  }

  /** The users they are of. */
  int users() {
    return users;
  }

  private List<UserHistory> bucket(int number) {
    String folder = UserBuckets.folder(number) + "/";
    List<UserHistory> users = new ArrayList<>();
    for (ExampleFile file : result.files()) {
      if (file.path().startsWith(folder)) {
        try {
          reader.read(output.resolve(file.path()), users::add);
        } catch (IOException e) {
          throw new CollectException(
              "cannot read %s: %s".formatted(output.resolve(file.path()), e.getMessage()), e);
        }
      }
    }
    users.sort(Comparator.comparing(UserHistory::userId));
    for (int i = 1; i < users.size(); i++) {
      if (users.get(i).userId().equals(users.get(i - 1).userId())) {
        throw new CollectException(
            "%s holds user %s twice: collect again".formatted(output, users.get(i).userId()));
      }
    }
    return users;
  }
}
