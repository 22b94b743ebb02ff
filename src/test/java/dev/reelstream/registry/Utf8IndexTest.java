package dev.reelstream.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Utf8IndexTest {
  private static int place(Utf8Index index, String text) {
    // Somewhere inside of other bytes, as ids lie in a user's seen items.
    byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
    return index.find(bytes, 1, bytes.length - 1);
  }

  @Test
  void everyTextIsFoundWhereItStands() {
    List<String> texts = IntStream.range(0, 10_000).mapToObj(i -> "item-" + i * 7).toList();
    Utf8Index index = new Utf8Index(texts);

    for (int i = 0; i < texts.size(); i++) {
      assertThat(place(index, texts.get(i))).isEqualTo(i);
    }
  }

  @Test
  void whatIsNotThereIsNotFound() {
    Utf8Index index = new Utf8Index(List.of("1", "12", "é"));

    assertThat(place(index, "2")).isEqualTo(-1);
    assertThat(place(index, "")).isEqualTo(-1);
    assertThat(place(index, "e")).isEqualTo(-1);
    assertThat(place(index, "é")).isEqualTo(2);
    assertThat(place(new Utf8Index(List.of()), "1")).isEqualTo(-1);
  }

  @Test
  void aTextThatComesAgainKeepsItsNumber() {
    Utf8Index index = new Utf8Index();

    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5_000; i++) {
        assertThat(index.findOrAdd("user-" + i)).isEqualTo(i);
      }
    }
    assertThat(index.size()).isEqualTo(5_000);
    assertThat(place(index, "user-4999")).isEqualTo(4_999);
    assertThat(place(index, "user-5000")).isEqualTo(Utf8Index.ABSENT);
  }

  @Test
  void aVocabularyAnswersTheSameForTextAndBytes() {
    Vocabulary vocabulary = new Vocabulary(List.of("a", "b"));

    for (String item : List.of("a", "b", "c")) {
      byte[] bytes = item.getBytes(StandardCharsets.UTF_8);
      assertThat(vocabulary.index(bytes, 0, bytes.length)).isEqualTo(vocabulary.index(item));
    }
  }
}
