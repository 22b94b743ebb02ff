package dev.reelstream.dataset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The MovieLens sets that can be asked for by name. */
enum MovieLens {
  // MD5 of the archives as GroupLens publishes them beside each one.
  ML_100K("ml-100k", RatingFormat.TABS, "0e33842e24a9c977be4e0107933c0723"),
  ML_1M("ml-1m", RatingFormat.COLONS, "c4d9eecfca2ab87c1945afe126590906"),
  ML_10M("ml-10m", RatingFormat.COLONS, "ce571fd55effeba0271552578f2648bd"),
  ML_20M("ml-20m", RatingFormat.CSV, "cd245b17a1ae2cc31bb14903e1204af3"),
  ML_25M("ml-25m", RatingFormat.CSV, "6b51fb2759a8657d3bfcbfc42b592ada"),
  ML_32M("ml-32m", RatingFormat.CSV, "d472be332d4daa821edc399621853b57"),
  // GroupLens grows this one from time to time, so it has no lasting digest.
  ML_LATEST_SMALL("ml-latest-small", RatingFormat.CSV, "");

  private final String id;
  private final RatingFormat format;
  private final String md5;

  MovieLens(String id, RatingFormat format, String md5) {
    this.id = id;
    this.format = format;
    this.md5 = md5;
  }

  static List<String> ids() {
    return Arrays.stream(values()).map(MovieLens::id).toList();
  }

  static Optional<MovieLens> find(String id) {
    return Arrays.stream(values()).filter(set -> set.id.equals(id)).findFirst();
  }

  String id() {
    return id;
  }

  RatingFormat format() {
    return format;
  }

  /** Digest of the archive, where there is a lasting one. */
  Optional<String> md5() {
    return md5.isEmpty() ? Optional.empty() : Optional.of(md5);
  }

  String titleFile() {
    return switch (format) {
      case TABS -> "u.item";
      case COLONS -> "movies.dat";
      case CSV -> "movies.csv";
    };
  }

  Charset titleCharset() {
    return this == ML_100K || this == ML_1M ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
  }

  /** What the folder may be called: the archive of ml-10m unpacks under another name. */
  List<String> folders() {
    return this == ML_10M ? List.of(id, "ml-10M100K") : List.of(id);
  }

  /** The only files of the archive that are used. */
  List<String> archiveFiles() {
    return switch (format) {
      case TABS -> List.of("u.data", "u.item", "u.genre", "README");
      case COLONS -> List.of("ratings.dat", "movies.dat", "README", "README.html");
      case CSV -> List.of("ratings.csv", "movies.csv", "README.txt");
    };
  }
}
