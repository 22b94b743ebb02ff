package dev.reelstream.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Listening sockets that are bound to the loopback address before the broker is configured.
 *
 * <p>The controller's address is part of the configuration, so its port must be known beforehand.
 * Binding first and handing the open socket over leaves no moment in which another process can take
 * a port that was found free.
 */
final class BoundSockets implements ServerSocketFactory, AutoCloseable {
  static final String HOST = "127.0.0.1";

  private final Map<String, ServerSocketChannel> open = new HashMap<>();

  /**
   * Binds a listener.
   *
   * @param port 0 for any free port
   * @return the port
   */
  synchronized int bind(String listener, int port) {
    try {
      // The system's own backlog and buffer sizes.
      ServerSocketChannel channel = INSTANCE.openServerSocket(listener, loopback(port), -1, -1);
      open.put(listener, channel);
      return channel.socket().getLocalPort();
    } catch (KafkaException | IOException e) {
      throw new LocalStackException(
          port == 0
              ? "cannot listen on any port of " + HOST + ": " + RootCause.line(e)
              : "cannot listen on "
                  + HOST
                  + ":"
                  + port
                  + ": the port is taken or not allowed; give another one, or 0 for any free port",
          e);
    }
  }

  @Override
  public synchronized ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int receiveBuffer)
      throws IOException {
    ServerSocketChannel channel = open.remove(listener);
    return channel != null
        ? channel
        : INSTANCE.openServerSocket(listener, address, backlog, receiveBuffer);
  }

  /** Closes what was bound but never handed over. */
  @Override
  public synchronized void close() {
    open.values().forEach(channel -> Utils.closeQuietly(channel, "socket"));
    open.clear();
  }

  private static InetSocketAddress loopback(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(HOST), port);
  }
}
