/** Bytes from Kafka enter, events leave, and the way back: JSON, dead letters, schemas. */
@NullMarked
package dev.reelstream.codec;

import org.jspecify.annotations.NullMarked;
