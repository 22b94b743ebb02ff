/** Rating files or a seed enter; ratings in event-time order and titles leave. */
@NullMarked
package dev.reelstream.dataset;

import org.jspecify.annotations.NullMarked;
