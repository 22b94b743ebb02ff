/** Ratings in event-time order enter; a trained model leaves. */
@NullMarked
package dev.reelstream.training;

import org.jspecify.annotations.NullMarked;
