/** The Flink job: its entry point, its one definition, its options. */
@NullMarked
package dev.reelstream.job;

import org.jspecify.annotations.NullMarked;
