package dev.reelstream.cli;

import dev.reelstream.cli.TrainerProcess.Trained;
import dev.reelstream.dataset.Dataset;
import dev.reelstream.event.Role;
import dev.reelstream.job.JobConfig;
import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.Topic;
import dev.reelstream.kafka.TopicReader;
import dev.reelstream.kafka.Topics;
import dev.reelstream.report.OnlineRows;
import dev.reelstream.report.RunFolder;
import dev.reelstream.report.Summary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Puts a replay's results together from what stands on the topics. */
record SummaryWriter(
    ReplayCommand asked,
    ReplayPlan plan,
    JobConfig config,
    List<FirstModel> starting,
    RunFolder folder,
    Instant started) {

  Summary summary(
      KafkaConnection kafka,
      Topics topics,
      OutputFollower follower,
      ReplayTraffic traffic,
      double seconds) {
    ChampionVersions versions = follower.championVersions();
    List<Summary.Online> online = OnlineRows.of(follower.results(), versions.inForce());
    Optional<Summary.Online> champion =
        online.stream().filter(each -> each.role() == Role.CHAMPION).findFirst();
    Summary.Live live =
        new Summary.Live(
            plan.liveRatings(),
            plan.positives(),
            champion.map(Summary.Online::scored).orElse(0L),
            champion.map(Summary.Online::coldStarts).orElse(0L),
            champion.map(Summary.Online::returning).orElse(0L));
    Summary.Topics counts = counts(kafka, topics, follower);
    Dataset dataset = plan.dataset();
    // Late ratings and duplicates make no recommendation; everything else does.
    boolean complete =
        counts.recommendations() == plan.positives()
            || counts.late() > 0 && counts.recommendations() < plan.positives();
    return new Summary(
        folder.id(),
        started.toString(),
        asked.scenario(),
        new Summary.Data(
            dataset.name(),
            dataset.synthetic(),
            dataset.ratings().size(),
            dataset.ratings().users(),
            dataset.ratings().items(),
            dataset.digest()),
        asked.history,
        plan.boundary().timestamp(),
        plan.minRating(),
        config.k(),
        asked.dataset.seed(),
        asked.speed() + (asked.rate == null ? "" : ", at most " + asked.rate + "/s"),
        asked.slots(),
        config.delivery().toString(),
        asked.bootstrapServers == null ? "embedded" : asked.bootstrapServers,
        live,
        online,
        counts,
        new Summary.Throughput((traffic.sent() + traffic.malformed()) / seconds, seconds),
        latency(follower.latencies()),
        versions.swaps(),
        traffic.retrainings(),
        starting.stream()
            .filter(FirstModel::champion)
            .map(SummaryWriter::training)
            .findFirst()
            .orElseThrow(),
        starting.stream().filter(each -> !each.champion()).map(SummaryWriter::training).toList(),
        complete,
        dataset.notice().orElse(null));
  }

  private static Summary.Training training(FirstModel model) {
    Trained trained = model.trained();
    return new Summary.Training(
        trained.model(),
        trained.version(),
        trained.directory().toString(),
        trained.seconds(),
        trained.trainedThrough());
  }

  private static Summary.Topics counts(
      KafkaConnection kafka, Topics topics, OutputFollower follower) {
    return new Summary.Topics(
        TopicReader.count(kafka, topics.name(Topic.RATINGS)),
        follower.recommended(),
        TopicReader.count(kafka, topics.name(Topic.SESSIONS)),
        TopicReader.count(kafka, topics.name(Topic.LATE_RATINGS)),
        TopicReader.count(kafka, topics.name(Topic.DEAD_LETTERS)),
        follower.evaluationRecords().size());
  }

  private static Summary.LatencyMillis latency(Histogram millis) {
    return new Summary.LatencyMillis(
        millis.getValueAtPercentile(50),
        millis.getValueAtPercentile(95),
        millis.getValueAtPercentile(99),
        millis.getMaxValue());
  }
}
