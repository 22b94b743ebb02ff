/**
 * Ratings up to a bound and the champion enter, a decision leaves: collect → train → evaluate →
 * promote.
 */
@NullMarked
package dev.reelstream.retraining;

import org.jspecify.annotations.NullMarked;
