package dev.reelstream.job;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions that a job has left open and that nobody will end.
 *
 * <p>The sinks use their transactional ids again. When a job fails with an id in use for the second
 * time, its successor takes the open transaction for the first one, which its checkpoint says is to
 * be committed, and leaves it alone (FLINK-40626). The id's next use ends it; if the job is stopped
 * before, it stays open until the transaction timeout and {@code read_committed} readers see
 * nothing behind its first record.
 */
public final class LeftTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(LeftTransactions.class);

  private LeftTransactions() {}

  /**
   * Aborts what a job has left open. To be called after the job was drained, and only then:
   * everything that is to be committed is committed by that time.
   *
   * <p>Brokers that refuse, by their age or their rules, are told of in the log: what the job has
   * made is there all the same.
   *
   * @return the transactional ids, in order
   */
  public static List<String> abort(JobConfig config, Map<String, String> clientProperties) {
    Map<String, Object> settings = new HashMap<>(clientProperties);
    settings.put("bootstrap.servers", config.kafka().bootstrapServers());
    try (Admin admin = Admin.create(settings)) {
      ListTransactionsOptions open =
          new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING));
      List<String> left =
          await(admin.listTransactions(open).all()).stream()
              .map(TransactionListing::transactionalId)
              .filter(id -> isOf(config, id))
              .sorted()
              .toList();
      if (!left.isEmpty()) {
        LOG.info("ending {} transactions that were left open: {}", left.size(), left);
        await(admin.fenceProducers(left).all());
      }
      return left;
    } catch (ExecutionException e) {
      LOG.warn("cannot end transactions that were left open: {}", String.valueOf(e.getCause()));
      return List.of();
    }
  }

  private static boolean isOf(JobConfig config, String transactionalId) {
    return Arrays.stream(Operators.values())
        .anyMatch(
            each -> transactionalId.startsWith(KafkaEnds.transactionalIds(config, each) + "-"));
  }

  private static <T> T await(KafkaFuture<T> answer) throws ExecutionException {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigException("interrupted while ending transactions that were left open");
    }
  }
}
