/** Item vectors enter; the indexes that find the best items for a query vector leave. */
@NullMarked
package dev.reelstream.retrieval.index;

import org.jspecify.annotations.NullMarked;
