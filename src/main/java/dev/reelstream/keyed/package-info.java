/** Keyed state whose keys in use stay on the heap between checkpoints. */
@NullMarked
package dev.reelstream.keyed;

import org.jspecify.annotations.NullMarked;
