package dev.reelstream.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelstream.event.Rating;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatingJsonTest {
  @Test
  void writesTheContractsOwnSample() {
    assertThat(text(new Rating("1", "1193", 5, 978_300_760_000L)))
        .isEqualTo(
            "{\"userId\":\"1\",\"itemId\":\"1193\",\"rating\":5.0,\"timestamp\":978300760000}");
  }

  @Test
  void carriesAnyIdUnchanged() throws Exception {
    for (String id :
        List.of("", "\"", "\\", "a\nb\t\u0000", "é", "日本", "🎬", "\ud83c", "\u2028", "\u007f")) {
      JsonNode json = new ObjectMapper().readTree(RatingJson.encode(new Rating(id, id, 0.5, 1)));

      assertThat(json.get("userId").textValue()).isEqualTo(id);
      assertThat(json.get("itemId").textValue()).isEqualTo(id);
    }
  }

  @Test
  void refusesWhatJsonOrKafkaCannotCarry() {
    assertThatThrownBy(() -> text(new Rating("u", "i", Double.NaN, 1)))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> text(new Rating("u", "i", 1, -1)))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("before 1970");
  }

  private static String text(Rating rating) {
    return new String(RatingJson.encode(rating), StandardCharsets.UTF_8);
  }
}
