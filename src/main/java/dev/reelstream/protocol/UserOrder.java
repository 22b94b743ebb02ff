package dev.reelstream.protocol;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Users by id: as numbers where every id is a number, else as text. */
final class UserOrder {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private UserOrder() {}

  /** The ordinals of the ids, first id first. */
  static List<Integer> of(List<String> ids) {
    boolean numbers = ids.stream().allMatch(id -> NUMBER.matcher(id).matches());
    Comparator<Integer> byText = Comparator.comparing(ids::get);
    Comparator<Integer> byId =
        numbers ? Comparator.<Integer>comparingLong(i -> Long.parseLong(ids.get(i))) : byText;
    return IntStream.range(0, ids.size()).boxed().sorted(byId.thenComparing(byText)).toList();
  }
}
