package dev.reelstream.protocol;

/**
 * A run of an array that others share; nobody writes to it.
 *
 * @param from first position
 * @param until the position behind the last one
 */
@SuppressWarnings("ArrayRecordComponent") // a view: cases of one user share one array
record Slice(int[] items, int from, int until) {
  Slice {
    if (from < 0 || until < from || until > items.length) {
      throw new IllegalArgumentException(
          "%d to %d is no slice of %d items".formatted(from, until, items.length));
    }
  }

  static Slice of(int[] items) {
    return new Slice(items, 0, items.length);
  }

  int length() {
    return until - from;
  }

  int at(int position) {
    return items[from + position];
  }
}
