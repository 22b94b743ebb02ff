package dev.reelstream.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelstream.event.Evaluation;
import dev.reelstream.event.Evaluation.Scope;
import dev.reelstream.event.Role;
import dev.reelstream.report.Summary.Swap;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class HtmlReportTest {
  /** Nine windows; the champion changes in the fifth, which both versions have a part in. */
  private static List<Evaluation> windows() {
    List<Evaluation> windows = new ArrayList<>();
    for (int i = 1; i <= 9; i++) {
      if (i <= 5) {
        windows.add(MadeUp.champion(1, Scope.WINDOW, 10L * i, 10, 2));
      }
      if (i >= 5) {
        windows.add(MadeUp.champion(2, Scope.WINDOW, 10L * i, 30, 15));
      }
      windows.add(MadeUp.evaluation(Role.SHADOW, "a<b", 1, Scope.WINDOW, 10L * i, 10, i % 2, 0, 0));
      windows.add(MadeUp.champion(1, Scope.RUNNING, 10L * i, 99, 99));
    }
    return windows;
  }

  private static String page(List<Swap> swaps) {
    return HtmlReport.page(ClosingTableTest.summary(swaps), windows());
  }

  @Test
  void theChampionIsOneCurveOverItsVersions() {
    HitRateCurve champion = HitRateCurve.of(windows(), 2).get(0);
    assertThat(champion.name()).isEqualTo("champion");
    assertThat(champion.points()).hasSize(9);
    assertThat(champion.points().get(3).recent()).isEqualTo(0.2);
    assertThat(champion.points().get(4).recent()).isCloseTo(19 / 50.0, within(1e-15));
    assertThat(champion.points().get(8).recent()).isEqualTo(0.5);
    assertThat(champion.points().get(8).running()).isCloseTo(85 / 200.0, within(1e-15));
  }

  @Test
  void swapsStandInBothPictures() {
    assertThat(count(page(List.of(new Swap("gru", 2, 47))), "<line class=\"swap\"")).isEqualTo(2);
    assertThat(count(page(List.of()), "<line class=\"swap\"")).isZero();
  }

  @Test
  void thePicturesAreSoundAndAskForNothing() throws Exception {
    String page = page(List.of(new Swap("gru", 2, 47)));
    List<String> pictures =
        Pattern.compile("(?s)<svg.*?</svg>")
            .matcher(page)
            .results()
            .map(MatchResult::group)
            .toList();
    assertThat(pictures).hasSize(2);
    for (String picture : pictures) {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(picture)));
      assertThat(count(picture, "<polyline")).isEqualTo(2);
    }
    assertThat(page).contains("a&lt;b@1").doesNotContain("http", "<script", "NaN");
  }

  @Test
  void aRunWithoutWindowsHasItsTable() {
    assertThat(HtmlReport.page(ClosingTableTest.summary(List.of()), List.of()))
        .contains("champion gru@12")
        .doesNotContain("<svg");
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
