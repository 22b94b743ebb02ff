package dev.reelstream.dataset;

import dev.reelstream.event.Rating;
import java.util.BitSet;

/** One made-up person at work: the next film, the next rating, the next pause. */
final class SyntheticUser implements Comparable<SyntheticUser> {
  /*
   * The mixture of where the next film comes from; what is left over follows taste and popularity.
   * Chosen by measurement on the default shape, so that counting pairs clearly beats popularity and
   * looking at the last two films clearly beats counting pairs (SyntheticRatingsTest holds it).
   */
  static final double SEQUEL = 0.14;
  static final double STRAND = 0.26;
  private static final double TASTE = 0.6;
  private static final int FAVOURITES = 3;
  private static final int TRIES = 40;

  // Pauses in seconds. MovieLens pages make half of all neighbours share their second.
  private static final double SAME_SECOND = 0.45;
  private static final double DISTRACTED = 0.04;
  private static final double GLANCE = 12;
  private static final double BREAK = 400;
  private static final long LONGEST_BREAK = 3_000;
  private static final double SESSION_LENGTH = 18;
  private static final long SHORTEST_GAP = 2 * 3_600;
  private static final double TYPICAL_GAP = 30 * 3_600;
  private static final double GAP_DEVIATION = 1.3;
  private static final long LONGEST_GAP = 90L * 86_400;

  // Quantiles of the normal distribution that give 6, 11, 26, 35 and 22 % of ones to fives.
  private static final double[] STEPS = {-1.41, -0.82, -0.04, 0.89};

  private SyntheticCatalog catalog;
  private final SplitMix random;
  private final int number;
  private final int[] favourites;
  private final double bias;
  private BitSet seen = new BitSet();
  private int left;
  private long second;
  private int before = -1;
  private int last = -1;

  SyntheticUser(SyntheticCatalog catalog, int number, int ratings, long second, SplitMix random) {
    this.catalog = catalog;
    this.number = number;
    this.left = ratings;
    this.second = second;
    this.random = random;
    this.bias = random.gaussian();
    this.favourites = new int[FAVOURITES];
    for (int i = 0; i < FAVOURITES; i++) {
      favourites[i] = random.below(catalog.genreCount());
    }
  }

  long second() {
    return second;
  }

  boolean done() {
    return left == 0;
  }

  /** Goes on in another layout of the same catalogue: what was seen stays seen. */
  void moveTo(SyntheticCatalog other) {
    if (other == catalog) {
      return;
    }
    SyntheticCatalog old = catalog;
    BitSet moved = new BitSet();
    seen.stream().forEach(film -> moved.set(old.same(film, other)));
    seen = moved;
    before = before < 0 ? before : old.same(before, other);
    last = last < 0 ? last : old.same(last, other);
    catalog = other;
  }

  /** The rating that is due now; afterwards {@link #second()} is that of the one after it. */
  Rating rate() {
    int film = choose();
    seen.set(film);
    int stars = stars(film);
    Rating rating =
        new Rating(Integer.toString(number + 1), catalog.id(film), stars, second * 1000);
    // A film somebody hated leads nowhere: contexts are made of positives.
    if (stars >= 2) {
      before = last;
      last = film;
    }
    left--;
    second += pause();
    return rating;
  }

  private int choose() {
    double way = random.uniform();
    if (last >= 0 && way < SEQUEL && !seen.get(catalog.sequel(last))) {
      return catalog.sequel(last);
    }
    if (before >= 0 && way >= SEQUEL && way < SEQUEL + STRAND) {
      int film = strand();
      if (film >= 0) {
        return film;
      }
    }
    for (int i = 0; i < TRIES; i++) {
      int film =
          random.uniform() < TASTE
              ? catalog.popular(favourites[random.below(FAVOURITES)], random)
              : catalog.popular(random);
      if (!seen.get(film)) {
        return film;
      }
    }
    // Somebody who has seen nearly everything takes what comes next on the shelf.
    int film = seen.nextClearBit(random.below(catalog.items()));
    return film < catalog.items() ? film : seen.nextClearBit(0);
  }

  // An unseen film that follows from the last two, better-known ones more often; -1 for none.
  private int strand() {
    int[] films = catalog.strand(before, last);
    double sum = 0;
    for (int film : films) {
      sum += seen.get(film) ? 0 : catalog.weight(film);
    }
    double at = random.uniform() * sum;
    int chosen = -1;
    for (int film : films) {
      if (!seen.get(film) && at >= 0) {
        chosen = film;
        at -= catalog.weight(film);
      }
    }
    return chosen;
  }

  private int stars(int film) {
    double liking = 0.6 * catalog.quality(film) + 0.4 * bias + 0.7 * random.gaussian();
    int stars = 1;
    while (stars <= STEPS.length && liking > STEPS[stars - 1]) {
      stars++;
    }
    return stars;
  }

  private long pause() {
    double kind = random.uniform();
    if (kind < 1 / SESSION_LENGTH) {
      double gap = TYPICAL_GAP * StrictMath.exp(GAP_DEVIATION * random.gaussian());
      return Math.min(LONGEST_GAP, SHORTEST_GAP + (long) gap);
    }
    double rest = random.uniform();
    if (rest < SAME_SECOND) {
      return 0;
    }
    double mean = rest < SAME_SECOND + DISTRACTED ? BREAK : GLANCE;
    return Math.min(LONGEST_BREAK, 1 + (long) (mean * random.exponential()));
  }

  /** By time, then by user: two who rate within one second always come in the same order. */
  @Override
  public int compareTo(SyntheticUser other) {
    int byTime = Long.compare(second, other.second);
    return byTime != 0 ? byTime : Integer.compare(number, other.number);
  }
}
