package dev.reelstream.dataset;

import dev.reelstream.event.Rating;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** Everybody's ratings in order of time, holding only those users who have begun and not ended. */
final class SyntheticStream implements Iterator<Rating> {
  // Log-normal activity, cut at both ends: a few rate five times the average.
  private static final double ACTIVITY_DEVIATION = 0.9;
  private static final double ACTIVITY_CUT = 2.2;
  // Half of the users come in the first third of the time, as a service's early days attract them.
  private static final double ARRIVAL_POWER = 1.6;
  private static final double MOST_OF_CATALOGUE = 0.6;

  private final SyntheticShape shape;
  private final long seed;
  private final SyntheticCatalog catalog;
  private final SyntheticCatalog afterDrift;
  private final long driftSecond;
  private final PriorityQueue<SyntheticUser> active = new PriorityQueue<>();
  private final double activity;
  private int arrived;
  private long nextArrival;
  private double arrivedActivity;
  private long given;

  SyntheticStream(SyntheticShape shape, long seed) {
    this.shape = shape;
    this.seed = seed;
    this.catalog = new SyntheticCatalog(shape.items(), seed);
    boolean drifts = !shape.drift().isZero();
    this.afterDrift = drifts ? new SyntheticCatalog(shape.items(), ~seed) : catalog;
    this.driftSecond =
        drifts ? shape.start().getEpochSecond() + shape.drift().toSeconds() : Long.MAX_VALUE;
    double sum = 0;
    for (int user = 0; user < shape.users(); user++) {
      sum += activity(random(user));
    }
    this.activity = sum;
    this.nextArrival = arrival(0);
  }

  @Override
  public boolean hasNext() {
    admit();
    return !active.isEmpty();
  }

  @Override
  public Rating next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    SyntheticUser user = active.remove();
    if (user.second() >= driftSecond) {
      user.moveTo(afterDrift);
    }
    Rating rating = user.rate();
    if (!user.done()) {
      active.add(user);
    }
    return rating;
  }

  /** Users alive at this moment, which is what the memory goes into. */
  int activeUsers() {
    return active.size();
  }

  // Arrival times rise with the user's number, so the next to come is always known.
  private void admit() {
    while (arrived < shape.users()
        && (active.isEmpty() || nextArrival <= active.element().second())) {
      SplitMix random = random(arrived);
      arrivedActivity += activity(random);
      int ratings = ratings();
      if (ratings > 0) {
        active.add(new SyntheticUser(catalog, arrived, ratings, nextArrival, random));
      }
      given += ratings;
      arrived++;
      nextArrival = arrival(arrived);
    }
  }

  /*
   * The share of this user, rounded so that all shares add up to the ratings asked for. Nobody gets
   * more than most of the catalogue, nor less than what those still to come could not take.
   */
  private int ratings() {
    long most = (long) Math.ceil(MOST_OF_CATALOGUE * shape.items());
    long toCome = shape.users() - arrived - 1L;
    long upToHere =
        toCome == 0 ? shape.ratings() : (long) (shape.ratings() * arrivedActivity / activity);
    long left = shape.ratings() - given;
    long share = Math.max(Math.min(most, upToHere - given), left - most * toCome);
    return (int) Math.max(0, Math.min(share, left));
  }

  private long arrival(int user) {
    double place = (user + random(user).uniform()) / shape.users();
    double fraction = StrictMath.pow(place, ARRIVAL_POWER);
    return shape.start().getEpochSecond() + (long) (fraction * shape.span().toSeconds());
  }

  private SplitMix random(int user) {
    return new SplitMix(seed, user);
  }

  private static double activity(SplitMix random) {
    double deviation = Math.max(-ACTIVITY_CUT, Math.min(ACTIVITY_CUT, random.gaussian()));
    return StrictMath.exp(ACTIVITY_DEVIATION * deviation);
  }
}
