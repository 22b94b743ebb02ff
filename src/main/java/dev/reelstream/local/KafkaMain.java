package dev.reelstream.local;

import java.io.IOException;
import java.nio.file.Path;

/** A broker in a process of its own, which lives as long as its standard input is open. */
final class KafkaMain {
  private KafkaMain() {}

  /** Prints the address as one line when the broker serves clients. */
  public static void main(String[] args) throws IOException {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]))) {
      System.out.println(kafka.bootstrapServers());
      // Ends also when the parent is killed, which closes its end of the pipe.
      while (System.in.read() >= 0) {
        continue;
      }
    } catch (LocalStackException e) {
      System.err.println("reelstream: " + e.getMessage());
      System.exit(1);
    }
    System.exit(0);
  }
}
