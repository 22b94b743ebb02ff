/**
 * A data set and a model enter; how well the model does under a published protocol leaves.
 *
 * <p>Each {@link dev.reelstream.evaluation.offline.Protocol} is a file of its own that turns the
 * ratings into a training part and test cases. {@link
 * dev.reelstream.evaluation.offline.OfflineEvaluation} trains, scores and measures.
 */
@NullMarked
package dev.reelstream.evaluation.offline;

import org.jspecify.annotations.NullMarked;
