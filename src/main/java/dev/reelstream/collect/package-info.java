/**
 * The ratings topic up to a bound enters; one Parquet row per user with the whole history leaves,
 * and comes back as the columns that training reads.
 */
@NullMarked
package dev.reelstream.collect;

import org.jspecify.annotations.NullMarked;
