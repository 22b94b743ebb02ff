package dev.reelstream.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a target is ranked among.
 *
 * @param set in words, for people
 * @param size how many candidates a case has, the target included
 * @param drawn per case the ordinals it is ranked against; null: all items of the experiment
 */
@SuppressWarnings("ArrayRecordComponent") // one row per case, never compared
record Candidates(String set, int size, int @Nullable [][] drawn) {

  static Candidates all(String set, int size) {
    return new Candidates(set, size, null);
  }
}
