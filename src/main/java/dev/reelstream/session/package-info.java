/** Ratings of one user enter; queries, closed sessions and late ratings leave. */
@NullMarked
package dev.reelstream.session;

import org.jspecify.annotations.NullMarked;
