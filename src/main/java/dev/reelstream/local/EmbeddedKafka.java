package dev.reelstream.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.FaultHandlerFactory;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A real Kafka broker with its own KRaft controller in this process, on the loopback address.
 *
 * <p>It is put together from the parts that {@link KafkaRaftServer} joins, for two reasons: the
 * parts take sockets that are already bound ({@link BoundSockets}), and a fault handler of ours.
 * The standard one ends the whole process when the controller cannot start.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

  private final Path directory;
  private final BoundSockets sockets;
  private final int port;
  private final ControllerServer controller;
  private final BrokerServer broker;
  private boolean closed;

  private EmbeddedKafka(
      Path directory,
      BoundSockets sockets,
      int port,
      ControllerServer controller,
      BrokerServer broker) {
    this.directory = directory;
    this.sockets = sockets;
    this.port = port;
    this.controller = controller;
    this.broker = broker;
  }

  /** Starts a broker on any free port; its files live under {@code parent} until it is closed. */
  public static EmbeddedKafka start(Path parent) {
    return start(parent, 0);
  }

  /**
   * Starts a broker and returns when it serves clients.
   *
   * @param parent the broker makes a directory of its own in here and removes it when closed
   * @param port the clients' port, 0 for any free one
   * @throws LocalStackException if the port is taken or the broker does not start
   */
  public static EmbeddedKafka start(Path parent, int port) {
    if (port < 0 || port > 65_535) {
      throw new LocalStackException(
          "port " + port + " does not exist: give 1 to 65535, or 0 for any free port");
    }
    BoundSockets sockets = new BoundSockets();
    EmbeddedKafka kafka = null;
    Path directory = null;
    try {
      int clientPort = sockets.bind(BrokerSettings.CLIENTS, port);
      int controllerPort = sockets.bind(BrokerSettings.CONTROLLER, 0);
      directory = createDirectory(parent);
      kafka = compose(directory, sockets, clientPort, controllerPort);
      kafka.controller.startup();
      kafka.broker.startup();
      return kafka;
    } catch (RuntimeException | Error e) {
      if (kafka != null) {
        kafka.close();
      } else {
        sockets.close();
        if (directory != null) {
          FileTree.delete(directory);
        }
      }
      if (e instanceof LocalStackException known) {
        throw known;
      }
      throw new LocalStackException(
          "the embedded Kafka broker did not start: " + RootCause.line(e), e);
    }
  }

  /** {@code host:port}, as clients want it. */
  public String bootstrapServers() {
    return BoundSockets.HOST + ":" + port;
  }

  /** Stops the broker and removes its files; the second call does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    // The servers wait for their threads; an interrupt would leave some of them running.
    boolean interrupted = Thread.interrupted();
    try {
      quietly(broker::shutdown);
      quietly(controller::shutdown);
      quietly(sockets::close);
      FileTree.delete(directory);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static EmbeddedKafka compose(
      Path directory, BoundSockets sockets, int clientPort, int controllerPort) {
    KafkaConfig config =
        KafkaConfig.fromProps(BrokerSettings.of(directory, clientPort, controllerPort), false);
    format(directory);
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> logs =
        KafkaRaftServer.initializeLogDirs(config, LOG, "");
    Metrics metrics =
        Server.initializeMetrics(config, Time.SYSTEM, logs._1().clusterId().orElseThrow());
    SharedServer shared =
        new SharedServer(
            config,
            logs._1(),
            Time.SYSTEM,
            metrics,
            CompletableFuture.completedFuture(
                Map.of(
                    BrokerSettings.NODE_ID,
                    new InetSocketAddress(BoundSockets.HOST, controllerPort))),
            List.of(),
            faults(),
            sockets);
    return new EmbeddedKafka(
        directory,
        sockets,
        clientPort,
        new ControllerServer(shared, KafkaRaftServer.configSchema(), logs._2()),
        new BrokerServer(shared));
  }

  private static void format(Path directory) {
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(BrokerSettings.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName(BrokerSettings.CONTROLLER)
          .setMetadataLogDirectory(directory.toString())
          .addDirectory(directory.toString())
          .run();
    } catch (Exception e) {
      throw new LocalStackException(
          "cannot prepare the broker's directory " + directory + ": " + RootCause.line(e), e);
    }
  }

  private static FaultHandlerFactory faults() {
    return (name, fatal, action) ->
        (message, cause) -> {
          LOG.error(
              "{} {}: {}", fatal ? "fatal fault in the" : "fault in the", name, message, cause);
          action.run();
          return new RuntimeException(name + ": " + message, cause);
        };
  }

  private static Path createDirectory(Path parent) {
    try {
      return Files.createTempDirectory(Files.createDirectories(parent), "kafka-");
    } catch (IOException e) {
      throw new LocalStackException(
          "cannot create the broker's directory in " + parent + ": " + RootCause.line(e), e);
    }
  }

  private static void quietly(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.warn("while stopping the embedded broker: {}", RootCause.line(e));
    }
  }
}
