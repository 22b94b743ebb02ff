package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelstream.event.Rating;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The whole job on a broker in a container: ratings in, recommendations out in transactions, and
 * the same when the broker dies on the way.
 *
 * <p>{@code KAFKA_IMAGE} names another image that is started as {@code apache/kafka} is.
 */
@Tag("container")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaContainerITCase {
  private static final String KAFKA = "apache/kafka";
  private static final String IMAGE = System.getenv().getOrDefault("KAFKA_IMAGE", KAFKA + ":4.2.2");

  private final MadeUpStream stream = MadeUpStream.create();
  private KafkaContainer broker;
  private JobRig rig;

  @BeforeAll
  void start() throws IOException {
    assumeTrue(engine(), "no container engine answers: start one, or leave out -Pcontainer");
    broker = new KafkaContainer(DockerImageName.parse(IMAGE).asCompatibleSubstituteFor(KAFKA));
    // The same port after the restart, or nobody would find the broker again.
    broker.setPortBindings(List.of("127.0.0.1:" + freePort() + ":9092"));
    try {
      broker.start();
    } catch (ContainerFetchException e) {
      throw new TestAbortedException(
          "image " + IMAGE + " is neither here nor can it be pulled: name one in KAFKA_IMAGE", e);
    }
    rig = JobRig.on(broker.getBootstrapServers(), 1, 2);
  }

  @AfterAll
  void stop() {
    if (rig != null) {
      rig.close();
    }
    if (broker != null) {
      broker.stop();
    }
  }

  @Test
  void answersTheSameWhenTheBrokerDiesAndComesBack() {
    RunOutput quiet = rig.run(RunRequest.plain(), stream);
    assertThat(quiet.recommendations()).hasSizeGreaterThan(1_000);

    JobRun job = rig.open(RunRequest.plain(), stream);
    List<Rating> ratings = stream.ratings();
    job.send(ratings.subList(0, ratings.size() / 2));
    job.awaitConsumed();
    restartTheBroker();
    job.send(ratings.subList(ratings.size() / 2, ratings.size()));

    SameOutput.assertSame(job.finish(), quiet);
  }

  private void restartTheBroker() {
    String id = broker.getContainerId();
    String started = broker.getCurrentContainerInfo().getState().getStartedAt();
    broker.getDockerClient().killContainerCmd(id).exec();
    broker.getDockerClient().startContainerCmd(id).exec();
    assertThat(broker.getCurrentContainerInfo().getState().getStartedAt()).isNotEqualTo(started);
    rig.kafka().patient().admin().close();
  }

  private static boolean engine() {
    try {
      return DockerClientFactory.instance().isDockerAvailable();
    } catch (RuntimeException e) {
      // It also wants to start a small container of its own to see whether that works.
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
