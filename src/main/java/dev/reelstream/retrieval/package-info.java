/** Contexts enter; the top K unseen items leave, scored by a query tower in TensorFlow. */
@NullMarked
package dev.reelstream.retrieval;

import org.jspecify.annotations.NullMarked;
