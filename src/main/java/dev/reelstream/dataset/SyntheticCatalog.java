package dev.reelstream.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The made-up films: how well known each is, its genres, and which one follows from which. */
final class SyntheticCatalog {
  /*
   * Films are laid out in franchises of about sqrt(3 * items), each cut into as many strands of
   * three films. Two transitions are planted:
   *   - after a film comes its sequel, the next of its franchise: the last film says it all;
   *   - after films b, a comes one of the franchise of a in the strand after that of b: three
   *     films. Who looks at a alone sees the whole franchise, too many for a list of ten; who
   *     looks at both can tell. That is what a sequence model has over counting pairs.
   * Popularity is spread over this layout at random, so it gives away neither.
   */
  private static final double STRAND = 3;
  // Zipf-Mandelbrot; the best-known tenth of the films draws a third of the ratings once the
  // transitions, which spread evenly, have had their share.
  private static final double EXPONENT = 1.2;
  private static final double SHIFT = 10;

  private static final String[] GENRES = {
    "Action",
    "Adventure",
    "Animation",
    "Children's",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Film-Noir",
    "Horror",
    "Musical",
    "Mystery",
    "Romance",
    "Sci-Fi",
    "Thriller",
    "War",
    "Western"
  };
  private static final String[] FIRST = {
    "Amber",
    "Bitter",
    "Crimson",
    "Distant",
    "Electric",
    "Frozen",
    "Golden",
    "Hollow",
    "Iron",
    "Jaded",
    "Kindred",
    "Lunar",
    "Midnight",
    "Northern",
    "Open",
    "Paper",
    "Quiet"
  };
  private static final String[] SECOND = {
    "Harbour",
    "Orchard",
    "Signal",
    "Garden",
    "Meridian",
    "Lantern",
    "Canyon",
    "Mirror",
    "Voyage",
    "Parade",
    "Archive",
    "Summit",
    "Waltz",
    "Frontier",
    "Island",
    "Carnival"
  };

  private final int items;
  private final int groups;
  private final int[] numbers;
  private final int[] byNumber;
  private final double[] quality;
  private final int[] years;
  private final double[] weights;
  private final double[] cumulative;
  private final int[][] byGenre;
  private final double[][] cumulativeByGenre;

  SyntheticCatalog(int items, long seed) {
    SplitMix random = new SplitMix(seed, -1);
    this.items = items;
    this.groups = (int) Math.max(1, Math.round(Math.sqrt(items / STRAND)));
    this.numbers = permutation(items, random);
    this.byNumber = new int[items];
    for (int item = 0; item < items; item++) {
      byNumber[numbers[item]] = item;
    }
    this.quality = new double[items];
    this.years = new int[items];
    this.weights = new double[items];
    int[] ranks = permutation(items, random);
    List<List<Integer>> genreItems = new ArrayList<>();
    for (int genre = 0; genre < GENRES.length; genre++) {
      genreItems.add(new ArrayList<>());
    }
    for (int item = 0; item < items; item++) {
      weights[item] = StrictMath.pow(ranks[item] + 1 + SHIFT, -EXPONENT);
      // Films that many have seen are a little better liked.
      quality[item] = 0.8 * random.gaussian() + 0.6 * (0.5 - ranks[item] / (double) items) * 2;
      years[item] = 1960 + random.below(40);
      for (int genre : genres(item)) {
        genreItems.get(genre).add(item);
      }
    }
    this.byGenre = new int[GENRES.length][];
    this.cumulativeByGenre = new double[GENRES.length][];
    for (int genre = 0; genre < GENRES.length; genre++) {
      byGenre[genre] = genreItems.get(genre).stream().mapToInt(Integer::intValue).toArray();
      cumulativeByGenre[genre] = cumulative(byGenre[genre]);
    }
    int[] all = new int[items];
    Arrays.setAll(all, item -> item);
    this.cumulative = cumulative(all);
  }

  int items() {
    return items;
  }

  int genreCount() {
    return GENRES.length;
  }

  double weight(int item) {
    return weights[item];
  }

  double quality(int item) {
    return quality[item];
  }

  String id(int item) {
    return Integer.toString(numbers[item] + 1);
  }

  /** The film of the same id in another layout of the same catalogue. */
  int same(int item, SyntheticCatalog other) {
    return other.byNumber[numbers[item]];
  }

  /** The next film of the franchise; after the last one the first. */
  int sequel(int item) {
    int group = group(item);
    return item + 1 < first(group + 1) ? item + 1 : first(group);
  }

  /** The films that follow {@code before} and {@code last}, in layout order. */
  int[] strand(int before, int last) {
    int group = group(last);
    int from = first(group);
    int to = first(group + 1);
    int strand = (before - first(group(before)) + 1) % groups;
    int count = strand >= to - from ? 0 : (to - from - strand + groups - 1) / groups;
    int[] films = new int[count];
    for (int i = 0; i < count; i++) {
      films[i] = from + strand + i * groups;
    }
    return films;
  }

  /** A film by popularity. */
  int popular(SplitMix random) {
    return draw(cumulative, random);
  }

  /** A film of a genre by popularity. */
  int popular(int genre, SplitMix random) {
    int[] films = byGenre[genre];
    return films.length == 0 ? popular(random) : films[draw(cumulativeByGenre[genre], random)];
  }

  Titles titles() {
    List<Titles.Title> titles = new ArrayList<>();
    for (int item : byNumber) {
      List<String> genres = Arrays.stream(genres(item)).mapToObj(genre -> GENRES[genre]).toList();
      titles.add(new Titles.Title(id(item), title(item), genres));
    }
    return Titles.of(titles);
  }

  private String title(int item) {
    int group = group(item);
    // 17 and 16 share no factor: 272 names before one comes again, with a numeral then.
    String name = FIRST[group % FIRST.length] + " " + SECOND[group % SECOND.length];
    int round = group / (FIRST.length * SECOND.length);
    return "%s%s %d (%d)"
        .formatted(name, round == 0 ? "" : " " + (round + 1), item - first(group) + 1, years[item]);
  }

  // One genre from the franchise, and for every other film a second one from its strand.
  private int[] genres(int item) {
    int group = group(item);
    int main = group % GENRES.length;
    int strand = (item - first(group)) % groups;
    int second = (strand * 7 + 3) % GENRES.length;
    return strand % 2 == 0 || second == main ? new int[] {main} : new int[] {main, second};
  }

  private int group(int item) {
    int group = (int) ((long) item * groups / items);
    return item >= first(group + 1) ? group + 1 : group;
  }

  private int first(int group) {
    return (int) ((long) group * items / groups);
  }

  private double[] cumulative(int[] films) {
    double[] sums = new double[films.length];
    double sum = 0;
    for (int i = 0; i < films.length; i++) {
      sum += weights[films[i]];
      sums[i] = sum;
    }
    return sums;
  }

  private static int draw(double[] sums, SplitMix random) {
    int place = Arrays.binarySearch(sums, random.uniform() * sums[sums.length - 1]);
    return Math.min(sums.length - 1, place < 0 ? -place - 1 : place);
  }

  private static int[] permutation(int size, SplitMix random) {
    int[] numbers = new int[size];
    for (int i = 0; i < size; i++) {
      int other = random.below(i + 1);
      numbers[i] = numbers[other];
      numbers[other] = i;
    }
    return numbers;
  }
}
