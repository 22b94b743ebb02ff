/**
 * Settings of a replay enter; its summary leaves.
 *
 * <p>{@link dev.reelstream.harness.ReplayHarness} starts broker and cluster, trains, streams and
 * measures; the verb {@code replay} is one caller of it, a test or an experiment of one's own
 * another.
 */
@NullMarked
package dev.reelstream.harness;

import org.jspecify.annotations.NullMarked;
