/**
 * What a positive asks: one user, one moment, the context and the items already seen, kept as the
 * bytes that they are in the user's state.
 */
@NullMarked
package dev.reelstream.query;

import org.jspecify.annotations.NullMarked;
