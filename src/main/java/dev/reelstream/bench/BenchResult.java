package dev.reelstream.bench;

import java.util.List;

/** {@code bench.json}: on what, what was measured, and what it is held against. */
public record BenchResult(
    String id,
    String started,
    Scale scale,
    long seed,
    double seconds,
    Machine machine,
    List<Ratio> ratios,
    List<Figure> figures) {}
