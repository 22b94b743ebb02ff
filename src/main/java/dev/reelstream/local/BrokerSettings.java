package dev.reelstream.local;

import java.nio.file.Path;
import java.util.Properties;

/**
 * The configuration of a broker that is alone: controller and broker in one node, small, private.
 */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String CLIENTS = "PLAINTEXT";
  static final String CONTROLLER = "CONTROLLER";

  private BrokerSettings() {}

  static Properties of(Path logs, int clientPort, int controllerPort) {
    String host = BoundSockets.HOST;
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(NODE_ID));
    p.setProperty("controller.quorum.voters", NODE_ID + "@" + host + ":" + controllerPort);
    p.setProperty(
        "listeners",
        "%s://%s:%d,%s://%s:%d"
            .formatted(CLIENTS, host, clientPort, CONTROLLER, host, controllerPort));
    p.setProperty("advertised.listeners", "%s://%s:%d".formatted(CLIENTS, host, clientPort));
    p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.setProperty("inter.broker.listener.name", CLIENTS);
    p.setProperty("controller.listener.names", CONTROLLER);
    p.setProperty("log.dirs", logs.toString());

    // Topics come from Topics.ensure alone: a misspelt name is an error, not a new topic.
    p.setProperty("auto.create.topics.enable", "false");
    // Retention looks at record timestamps, and these are decades old.
    p.setProperty("log.retention.ms", "-1");

    // One replica is all there is; transactions would otherwise wait for two more brokers.
    p.setProperty("default.replication.factor", "1");
    p.setProperty("min.insync.replicas", "1");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    p.setProperty("offsets.topic.num.partitions", "4");
    p.setProperty("transaction.state.log.num.partitions", "4");
    // A paused laptop or a long restart must not cost an open transaction.
    p.setProperty("transaction.max.timeout.ms", Long.toString(24L * 60 * 60 * 1000));

    // Nobody else will join the group, and there is no other broker to hand leadership to.
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("controlled.shutdown.enable", "false");

    // The defaults are for a server with many disks and clients: 128 MiB for the cleaner alone.
    p.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
    p.setProperty("log.cleaner.io.buffer.size", "65536");
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "4");
    p.setProperty("background.threads", "2");
    p.setProperty("num.recovery.threads.per.data.dir", "1");
    return p;
  }
}
