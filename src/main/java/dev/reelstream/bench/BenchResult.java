package dev.reelstream.bench;

import java.util.List;
import java.util.Map;

/**
 * {@code bench.json}: on what, what was measured, and what it is held against.
 *
 * @param failures by section, why it did not end; its figures up to there count
 */
public record BenchResult(
    String id,
    String started,
    Scale scale,
    long seed,
    double seconds,
    Machine machine,
    List<Ratio> ratios,
    List<Figure> figures,
    Map<String, String> failures) {}
