/**
 * Ratings in event-time order enter; a trained model version leaves.
 *
 * <p>{@link dev.reelstream.training.Training} is the entry point. {@code Timelines} are what every
 * family learns from, a {@link dev.reelstream.training.family.Family} has a {@code Recipe} for
 * them, {@code Trainer} runs it, {@code ModelExport} writes what came out into the registry.
 */
@NullMarked
package dev.reelstream.training;

import org.jspecify.annotations.NullMarked;
