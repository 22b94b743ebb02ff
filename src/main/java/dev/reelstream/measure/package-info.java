/** Ranks enter; hit rate, MRR, NDCG, their intervals and their tests leave. */
@NullMarked
package dev.reelstream.measure;

import org.jspecify.annotations.NullMarked;
