/** What `replay` brings along: a Kafka broker and a Flink mini-cluster in this process. */
@NullMarked
package dev.reelstream.local;

import org.jspecify.annotations.NullMarked;
