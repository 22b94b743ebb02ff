/** Recommendations and the ratings that followed enter; hit rates leave. */
@NullMarked
package dev.reelstream.evaluation;

import org.jspecify.annotations.NullMarked;
