/**
 * Ratings in event-time order enter; a trained model version leaves.
 *
 * <p>{@link dev.reelstream.training.Training} is the entry point. {@code Timelines} are what every
 * family learns from, a {@link dev.reelstream.training.Family} turns them into a {@code
 * TrainedModel}, {@code ModelExport} writes that one into the registry. The classes named {@code
 * Gru…} are the one family there is.
 */
@NullMarked
package dev.reelstream.training;

import org.jspecify.annotations.NullMarked;
