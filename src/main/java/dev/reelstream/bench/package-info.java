/** A running broker and the job's own operators enter; figures, ratios and plots leave. */
@NullMarked
package dev.reelstream.bench;

import org.jspecify.annotations.NullMarked;
