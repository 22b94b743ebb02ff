package dev.reelstream.collect;

import java.util.List;

/**
 * What a collection holds; written beside its files as {@code collected.json}, last of all.
 *
 * @param buckets number of shares that users are spread over
 * @param ratings in all histories together, duplicates left out
 * @param duplicates ratings of an item by a user that the same user had given at the same time
 * @param deadLetters records that are no ratings
 * @param files in the order of their paths
 */
public record CollectResult(
    Bound bound,
    int buckets,
    long users,
    long ratings,
    long duplicates,
    long deadLetters,
    List<ExampleFile> files) {
  /**
   * A file of histories.
   *
   * @param path relative to the collection's folder, with {@code /}
   * @param sha256 of its bytes
   */
  public record ExampleFile(String path, long bytes, long users, long ratings, String sha256) {}

  public CollectResult {
    files = List.copyOf(files);
  }

  /** One sha256 for the bytes of all files. */
  public String digest() {
    return Folders.sha256(files.stream().map(ExampleFile::sha256).sorted().toList());
  }
}
