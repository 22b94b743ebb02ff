/**
 * Ratings in event-time order enter; records on the ratings topic leave, at the asked pace and with
 * the asked faults.
 */
@NullMarked
package dev.reelstream.replay;

import org.jspecify.annotations.NullMarked;
