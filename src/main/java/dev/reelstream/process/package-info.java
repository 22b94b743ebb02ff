/** A verb and its options enter; what it printed in a JVM of its own leaves. */
@NullMarked
package dev.reelstream.process;

import org.jspecify.annotations.NullMarked;
