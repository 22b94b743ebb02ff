/**
 * Records of the ratings topic enter; typed ratings with event time and watermarks leave, bad
 * records beside them.
 */
@NullMarked
package dev.reelstream.ingest;

import org.jspecify.annotations.NullMarked;
