package dev.reelstream.measure;

/**
 * McNemar's test of two models on the same events: could the events on which only one of them hit
 * have fallen to either by the toss of a coin?
 *
 * <p>Two-sided and exact, at every size: with n = wins + losses and m the smaller of the two,
 *
 * <pre>p = min(1, 2 · Σ C(n, i) / 2ⁿ for i from 0 to m)</pre>
 *
 * (McNemar 1947, Psychometrika 12, 153–157, with the binomial distribution in place of its
 * chi-square approximation.) Events on which both hit or both missed say nothing about which is
 * better.
 *
 * @param wins events on which only this model hit
 * @param losses events on which only the other one hit
 */
public record McNemar(long wins, long losses) {
  // For maintainers. The chi-square that is common for large n is off by powers of ten far out in
  // the tail, where streams of a hundred thousand events soon are, and needs a tail function of its
  // own. The sum needs neither: its terms shrink from the last one on, so it ends after a few √n of
  // them, and the last one's logarithm comes from Stirling's series. Its error is n · 1e-16.
  private static final double NEGLIGIBLE = 1e-17;
  private static final int STIRLING_FROM = 16;

  public McNemar {
    if (wins < 0 || losses < 0) {
      throw new IllegalArgumentException(
          "wins and losses are " + wins + " and " + losses + "; allowed: 0 and more");
    }
  }

  /** The p-value, from the smallest number above 0 to 1; 1 where the two never differed. */
  public double p() {
    return Math.max(Double.MIN_VALUE, Math.pow(10, log10P()));
  }

  /** Its decimal logarithm, also where p itself is too small for a {@code double}. */
  double log10P() {
    long n = Math.addExact(wins, losses);
    long m = Math.min(wins, losses);
    double sum = 1;
    double term = 1;
    for (long i = m; i > 0 && term > sum * NEGLIGIBLE; i--) {
      term *= i / (n - i + 1.0);
      sum += term;
    }
    double last = lnFactorial(n) - lnFactorial(m) - lnFactorial(n - m);
    return Math.min(0, (last + Math.log(sum) - (n - 1) * Math.log(2)) / Math.log(10));
  }

  private static double lnFactorial(long n) {
    double x = n + 1.0;
    double shift = 1;
    while (x < STIRLING_FROM) {
      shift *= x;
      x++;
    }
    double square = x * x;
    double series = (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - 1 / 1680.0 / square) / square) / square);
    return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series / x - Math.log(shift);
  }
}
