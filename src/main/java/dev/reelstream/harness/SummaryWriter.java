package dev.reelstream.harness;

import dev.reelstream.dataset.Dataset;
import dev.reelstream.event.Role;
import dev.reelstream.harness.TrainerProcess.Trained;
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
import java.util.Objects;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Puts a replay's results together from what stands on the topics. */
record SummaryWriter(
    ReplaySettings settings,
    ReplayPlan plan,
    JobConfig config,
    StartingModels starting,
    RunFolder folder,
    Instant started) {

  Summary summary(
      KafkaConnection kafka,
      Topics topics,
      OutputFollower follower,
      Traffic traffic,
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
        settings.output().scenario(),
        new Summary.Data(
            dataset.name(),
            dataset.synthetic(),
            dataset.ratings().size(),
            dataset.ratings().users(),
            dataset.ratings().items(),
            dataset.digest()),
        settings.history(),
        plan.boundary().timestamp(),
        plan.minRating(),
        config.serving().k(),
        settings.data().seed(),
        sent(settings.pace()),
        settings.job().parallelism(),
        config.kafka().delivery().toString(),
        Objects.requireNonNullElse(settings.job().bootstrapServers(), "embedded"),
        live,
        online,
        counts,
        new Summary.Throughput((traffic.sent() + traffic.malformed()) / seconds, seconds),
        latency(follower.latencies()),
        versions.swaps(),
        traffic.retrainings(),
        training(starting.champion()),
        starting.shadows().map(SummaryWriter::training).toList(),
        complete,
        dataset.notice().orElse(null));
  }

  private static String sent(ReplaySettings.Pace pace) {
    return pace.speed()
        + (pace.rate().isEmpty() ? "" : ", at most " + pace.rate().getAsDouble() + "/s");
  }

  private static Summary.Training training(StartingModels.Starting model) {
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
