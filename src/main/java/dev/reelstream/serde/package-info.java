/** Records enter and their bytes leave, between tasks and into state; and the way back. */
@NullMarked
package dev.reelstream.serde;

import org.jspecify.annotations.NullMarked;
