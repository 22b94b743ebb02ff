/** Queries and model announcements enter; recommendations stamped with the model version leave. */
@NullMarked
package dev.reelstream.recommend;

import org.jspecify.annotations.NullMarked;
