package dev.reelstream.kafka;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** Whether topics that somebody else made keep records as they are sent. */
record TopicCheck(KafkaConnection kafka, Topics topics, long now, long oldestTimestamp) {

  void check(Admin admin, List<Topic> existing) {
    if (existing.isEmpty()) {
      return;
    }
    Map<ConfigResource, Config> configs =
        kafka.await(
            admin.describeConfigs(existing.stream().map(this::resource).toList()).all(),
            "describe the topics' settings");
    for (Topic topic : existing) {
      Config config = configs.get(resource(topic));
      if (config != null) {
        Map<String, String> wrong = wrong(topic, config);
        if (!wrong.isEmpty()) {
          throw new TopicException(describe(topic, config, wrong));
        }
      }
    }
  }

  /** The settings to change, each with the value it should have. */
  Map<String, String> wrong(Topic topic, Config config) {
    Map<String, String> wanted = topic.settings();
    Map<String, String> wrong = new LinkedHashMap<>();
    for (String setting : List.of("cleanup.policy", "message.timestamp.type")) {
      String value = wanted.getOrDefault(setting, "");
      if (!value.equals(value(config, setting))) {
        wrong.put(setting, value);
      }
    }
    long age = now - oldestTimestamp;
    if (!topic.compacted() && reaches(value(config, "retention.ms"), age)) {
      wrong.put("retention.ms", "-1");
    }
    if (reaches(value(config, "message.timestamp.before.max.ms"), age)) {
      wrong.put("message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE));
    }
    return wrong;
  }

  private String describe(Topic topic, Config config, Map<String, String> wrong) {
    String found =
        wrong.keySet().stream()
            .map(setting -> setting + "=" + value(config, setting))
            .collect(Collectors.joining(", "));
    String wanted =
        wrong.entrySet().stream().map(Object::toString).collect(Collectors.joining(","));
    return ("topic '%s' has %s, which loses or changes records from %s on: run kafka-configs.sh"
            + " --bootstrap-server %s --alter --entity-type topics --entity-name %s --add-config %s,"
            + " or choose another topic prefix")
        .formatted(
            topics.name(topic),
            found,
            Instant.ofEpochMilli(oldestTimestamp),
            kafka.bootstrapServers(),
            topics.name(topic),
            wanted);
  }

  private ConfigResource resource(Topic topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topics.name(topic));
  }

  /** -1 is "without limit". */
  private static boolean reaches(String limit, long age) {
    if (limit.isEmpty()) {
      return false;
    }
    long millis = Long.parseLong(limit);
    return millis >= 0 && millis < age;
  }

  private static String value(Config config, String setting) {
    ConfigEntry entry = config.get(setting);
    return entry == null || entry.value() == null ? "" : entry.value();
  }
}
