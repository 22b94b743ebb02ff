package dev.reelstream.registry;

import java.util.Objects;

/**
 * Why a version may not serve.
 *
 * @param version of the model in whose folder the mark lies
 * @param digest sha256 of the manifest that was refused
 * @param reason what the loader said
 * @param at when, ISO-8601
 */
public record Quarantined(int version, String digest, String reason, String at) {
  public Quarantined {
    Objects.requireNonNull(digest, "digest is null");
    Objects.requireNonNull(reason, "reason is null");
    Objects.requireNonNull(at, "at is null");
  }
}
