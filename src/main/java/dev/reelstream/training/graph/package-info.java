/** Weights and examples enter; TensorFlow graphs that learn from them leave. */
@NullMarked
package dev.reelstream.training.graph;

import org.jspecify.annotations.NullMarked;
