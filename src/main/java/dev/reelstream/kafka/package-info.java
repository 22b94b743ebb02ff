/**
 * Names and settings of the topics enter; checked topics, their records and the announced models
 * leave.
 *
 * <p>The topic contract and its administration, shared by all who meet at the topics: replay, job,
 * collection and the verbs. Neither Flink nor TensorFlow.
 */
@NullMarked
package dev.reelstream.kafka;

import org.jspecify.annotations.NullMarked;
