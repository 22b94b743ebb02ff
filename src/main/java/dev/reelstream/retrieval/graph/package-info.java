/** A SavedModel enters; calls of its signatures leave. */
@NullMarked
package dev.reelstream.retrieval.graph;

import org.jspecify.annotations.NullMarked;
