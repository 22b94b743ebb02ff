package dev.reelstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.reelstream.event.Rating;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The whole job on a broker in a container: ratings in, recommendations out in transactions, and
 * the same when the broker dies on the way.
 *
 * <p>{@code KAFKA_IMAGE} names another image that is started as {@code apache/kafka} is.
 */
@Tag("container")
class KafkaContainerITCase {
  private static final String KAFKA = "apache/kafka";
  private static final long PULL_MINUTES = 5;
  private static final String IMAGE = System.getenv().getOrDefault("KAFKA_IMAGE", KAFKA + ":4.2.2");

  private final MadeUpStream stream = MadeUpStream.create();
  private KafkaContainer broker;
  private JobRig rig;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(engine(), "no container engine answers: start one, or leave out -Pcontainer");
    assumeTrue(
        image(), "image " + IMAGE + " is neither here nor can it be pulled: see KAFKA_IMAGE");
    broker = new KafkaContainer(DockerImageName.parse(IMAGE).asCompatibleSubstituteFor(KAFKA));
    // The same port after the restart, or nobody would find the broker again.
    broker.setPortBindings(List.of("127.0.0.1:" + freePort() + ":9092"));
    broker.start();
    rig = JobRig.on(broker.getBootstrapServers(), 1, 2);
  }

  @AfterEach
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

  /** Asks once: Testcontainers itself would try to pull it for many minutes. */
  private static boolean image() {
    DockerClient client = DockerClientFactory.instance().client();
    try {
      client.inspectImageCmd(IMAGE).exec();
      return true;
    } catch (NotFoundException missing) {
      try {
        return client.pullImageCmd(IMAGE).start().awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES);
      } catch (DockerException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
