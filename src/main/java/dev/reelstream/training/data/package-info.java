/** Ratings in event-time order enter; timelines and labelled examples leave. */
@NullMarked
package dev.reelstream.training.data;

import org.jspecify.annotations.NullMarked;
