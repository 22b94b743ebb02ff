/**
 * The wire contract: what travels over the topics and between operators, as public records on the
 * JDK alone.
 */
@NullMarked
package dev.reelstream.event;

import org.jspecify.annotations.NullMarked;
