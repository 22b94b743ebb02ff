/** The command line: one class per verb. */
@NullMarked
package dev.reelstream.cli;

import org.jspecify.annotations.NullMarked;
