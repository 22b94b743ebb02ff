package dev.reelstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Markdown pages promise: short, with links that lead somewhere and names that exist. */
class DocsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final int README_WORDS = 1_200;

  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern TEST_NAME = Pattern.compile("`([A-Z]\\w+(?:Test|ITCase))`");

  /** The end of a sentence, and something that begins another one after it. */
  private static final Pattern NEXT_SENTENCE =
      Pattern.compile("[\\p{Ll}\\d)\\]%\"][.!?][)\"]*\\s+[\\p{Lu}\\[(\"*]");

  private static final Pattern LIST_ITEM = Pattern.compile("^(?:[-*]|\\d+\\.)\\s+");

  private static final Pattern ABBREVIATION = Pattern.compile("\\b(?:e\\.g|i\\.e|vs|cf|No)\\.");

  @Test
  void theReadmeIsReadInAFewMinutes() throws IOException {
    String[] words = Files.readString(ROOT.resolve("README.md")).trim().split("\\s+");

    assertThat(words.length).isLessThanOrEqualTo(README_WORDS);
  }

  @Test
  void relativeLinksLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (Line line : prose(page)) {
        Matcher links = LINK.matcher(line.text().replaceAll("`[^`]*`", ""));
        while (links.find()) {
          String target = links.group(1);
          if (!target.contains("://") && !resolves(page, target)) {
            broken.add(line.at() + " " + target);
          }
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void aLineHoldsOneSentence() throws IOException {
    List<String> crowded = new ArrayList<>();
    for (Path page : pages()) {
      for (Line line : prose(page)) {
        if (line.isProse() && NEXT_SENTENCE.matcher(plain(line.text())).find()) {
          crowded.add(line.at() + " " + line.text());
        }
      }
    }

    assertThat(crowded).isEmpty();
  }

  @Test
  void aSentenceStaysOnOneLine() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      List<Line> lines = prose(page);
      for (int i = 0; i + 1 < lines.size(); i++) {
        Line line = lines.get(i);
        boolean goesOn =
            line.isProse()
                && lines.get(i + 1).isProse()
                && lines.get(i + 1).number() == line.number() + 1
                && !LIST_ITEM.matcher(lines.get(i + 1).text()).lookingAt();
        if (goesOn && !line.text().matches(".*[.:?!][)\"*`]*")) {
          broken.add(line.at() + " " + line.text());
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void testsThatPagesNameExist() throws IOException {
    Set<String> known = new HashSet<>();
    try (Stream<Path> sources = Files.walk(ROOT.resolve("src/test/java"))) {
      sources.forEach(each -> known.add(each.getFileName().toString().replace(".java", "")));
    }
    List<String> unknown = new ArrayList<>();
    for (Path page : pages()) {
      for (Line line : prose(page)) {
        Matcher names = TEST_NAME.matcher(line.text());
        while (names.find()) {
          if (!known.contains(names.group(1))) {
            unknown.add(line.at() + " " + names.group(1));
          }
        }
      }
    }

    assertThat(unknown).isEmpty();
  }

  @Test
  void theReadmesExperimentCompiles(@TempDir Path directory) throws IOException {
    Matcher snippet =
        Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(ROOT.resolve("README.md")));
    assertThat(snippet.find()).isTrue();
    Path source = directory.resolve("Experiment.java");
    Files.writeString(
        source,
        """
        import dev.reelstream.harness.*;
        import dev.reelstream.report.*;
        import java.util.*;

        class Experiment {
          void run() {
            %s
          }
        }
        """
            .formatted(snippet.group(1)));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

    int errors =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-d",
            directory.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            source.toString());

    assertThat(errors).isZero();
  }

  /** A line of a page outside of code blocks and comments. */
  private record Line(Path page, int number, String text) {
    boolean isProse() {
      return !text.isEmpty() && !text.startsWith("|") && !text.startsWith("#");
    }

    String at() {
      return ROOT.relativize(page) + ":" + number;
    }
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of("docs", "replay", "docker")) {
      if (Files.isDirectory(ROOT.resolve(folder))) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
          files.filter(each -> each.toString().endsWith(".md")).forEach(pages::add);
        }
      }
    }
    try (Stream<Path> files = Files.list(ROOT)) {
      files.filter(each -> each.toString().endsWith(".md")).forEach(pages::add);
    }
    assertThat(pages).contains(ROOT.resolve("README.md"), ROOT.resolve("docs/events.md"));
    return pages;
  }

  private static List<Line> prose(Path page) throws IOException {
    List<Line> lines = new ArrayList<>();
    boolean code = false;
    boolean comment = false;
    int number = 0;
    for (String raw : Files.readAllLines(page)) {
      number++;
      String text = raw.strip();
      if (text.startsWith("```")) {
        code = !code;
      } else if (!code && (comment || text.startsWith("<!--"))) {
        comment = !text.endsWith("-->");
      } else if (!code) {
        lines.add(new Line(page, number, text));
      }
    }
    return lines;
  }

  /** Code spans become a word, so that what they hold ends no sentence and begins one. */
  private static String plain(String text) {
    return ABBREVIATION
        .matcher(LIST_ITEM.matcher(text).replaceFirst("").replaceAll("`[^`]*`", "Code"))
        .replaceAll("");
  }

  private static boolean resolves(Path page, String target) throws IOException {
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
  }

  /** The anchors that GitHub gives to headings. */
  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> repeats = new HashMap<>();
    for (Line line : prose(page)) {
      if (line.text().matches("#+ .*")) {
        String anchor =
            line.text()
                .replaceFirst("#+ +", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
        int before = repeats.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
      }
    }
    return anchors;
  }
}
