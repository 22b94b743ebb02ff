/**
 * A data set and a model enter; how well the model does under a published protocol leaves.
 *
 * <p>Each {@link dev.reelstream.protocol.Protocol} is a file of its own that turns the ratings into
 * a training part and test cases. {@link dev.reelstream.protocol.OfflineEvaluation} trains, scores
 * and measures.
 */
@NullMarked
package dev.reelstream.protocol;

import org.jspecify.annotations.NullMarked;
