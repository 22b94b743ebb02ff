package dev.reelstream.training;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** One name for everything that decides what comes out of a training. */
final class Fingerprint {
  private Fingerprint() {}

  /** sha256 over the parts; maps in the order of their keys. */
  static String of(Object... parts) {
    Object[] ordered =
        Arrays.stream(parts)
            .map(part -> part instanceof Map<?, ?> map ? new TreeMap<>(map) : part)
            .toArray();
    try {
      byte[] text = Arrays.toString(ordered).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
