package dev.reelstream.cli;

import dev.reelstream.protocol.FactorizedTopK;
import dev.reelstream.protocol.LeaveOneOut;
import dev.reelstream.protocol.Protocol;
import dev.reelstream.protocol.SampledHitRatio;
import dev.reelstream.protocol.SeenItems;
import dev.reelstream.protocol.SessionNextItem;
import dev.reelstream.protocol.TwoTowerRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose a protocol and what it reports. */
final class ProtocolOptions {
  private static final String NAMES =
      "factorized-top-k, two-tower-random, sampled-hit-ratio, session-next-item, leave-one-out";

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      required = true,
      description = "Protocol: " + NAMES + ".")
  private String name = "";

  @Option(
      names = "--order",
      paramLabel = "file|time",
      description = "How a user's last ratings are ordered, for sampled-hit-ratio (default: file).")
  private SampledHitRatio.@Nullable Order order;

  @Option(
      names = "--split",
      paramLabel = "user|time",
      description = "How sessions are split, for session-next-item (default: user).")
  private SessionNextItem.@Nullable Split split;

  @Option(
      names = "--k",
      paramLabel = "K",
      split = ",",
      description = "List lengths to measure at (default: the protocol's own).")
  private List<Integer> ks = List.of();

  @Option(
      names = "--exclude-seen",
      description = "Exclude items the user has seen; with --include-seen, report both.")
  private boolean excludeSeen;

  @Option(names = "--include-seen", description = "Include items the user has seen.")
  private boolean includeSeen;

  Protocol protocol() {
    Protocol protocol =
        switch (name) {
          case "factorized-top-k" -> new FactorizedTopK();
          case "two-tower-random" -> new TwoTowerRandom();
          case "sampled-hit-ratio" ->
              new SampledHitRatio(order == null ? SampledHitRatio.Order.FILE : order);
          case "session-next-item" ->
              new SessionNextItem(split == null ? SessionNextItem.Split.USER : split);
          case "leave-one-out" -> new LeaveOneOut();
          default ->
              throw new UsageException(
                  "unknown --protocol '%s': choose one of %s".formatted(name, NAMES));
        };
    if (order != null && !protocol.choices().containsKey("order")) {
      throw new UsageException("--order is for sampled-hit-ratio, not for " + name);
    }
    if (split != null && !protocol.choices().containsKey("split")) {
      throw new UsageException("--split is for session-next-item, not for " + name);
    }
    return protocol;
  }

  List<Integer> ks(Protocol protocol) {
    for (int k : ks) {
      if (k < 1) {
        throw new UsageException("--k is " + k + ": expected 1 or more");
      }
    }
    return ks.isEmpty() ? protocol.ks() : ks.stream().sorted().distinct().toList();
  }

  List<SeenItems> seen(Protocol protocol) {
    List<SeenItems> asked = new ArrayList<>();
    if (includeSeen) {
      asked.add(SeenItems.KEPT);
    }
    if (excludeSeen) {
      asked.add(SeenItems.EXCLUDED);
    }
    return asked.isEmpty() ? protocol.seen() : asked;
  }
}
