/**
 * Positives and recommendations enter; how often the next positive was in the list leaves.
 *
 * <p>{@link dev.reelstream.evaluation.OnlineEvaluation} names the steps and how they join. The
 * measures ({@link dev.reelstream.measure.Ranks}, {@link dev.reelstream.evaluation.HitCounts}) and
 * the baselines know nothing of Flink.
 */
@NullMarked
package dev.reelstream.evaluation;

import org.jspecify.annotations.NullMarked;
