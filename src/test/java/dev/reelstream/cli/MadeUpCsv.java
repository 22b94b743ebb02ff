package dev.reelstream.cli;

import dev.reelstream.dataset.SyntheticRatings;
import dev.reelstream.dataset.SyntheticShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** 3,000 made-up ratings of 60 users within three months, as a file of one's own. */
final class MadeUpCsv {
  private static final int SEED = 7;

  private MadeUpCsv() {}

  static Path write(Path file) throws IOException {
    List<String> lines = new ArrayList<>(List.of("user,item,rating,time"));
    SyntheticRatings.stream(new SyntheticShape(60, 120, 3_000), SEED)
        .forEach(
            each ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "%s,%s,%s,%d",
                        each.userId(),
                        each.itemId(),
                        each.rating(),
                        each.timestamp())));
    return Files.write(file, lines);
  }
}
