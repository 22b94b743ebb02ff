package dev.reelstream.recommend;

import dev.reelstream.codec.Json;
import dev.reelstream.codec.MalformedRecordException;
import dev.reelstream.event.ModelAnnouncement;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Record of the models topic → change of an alias; what is none is logged and passed over. */
public final class AnnouncementDeserializer
    implements KafkaRecordDeserializationSchema<AliasChange> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(AnnouncementDeserializer.class);

  private transient @Nullable Json json;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    json = new Json();
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<AliasChange> out) {
    if (json == null) {
      throw new IllegalStateException("the deserializer is not open");
    }
    if (record.value() == null) {
      if (record.key() != null) {
        out.collect(new AliasChange(new String(record.key(), StandardCharsets.UTF_8), null));
      }
      return;
    }
    try {
      ModelAnnouncement announced = json.read(record.value(), ModelAnnouncement.class);
      out.collect(new AliasChange(announced.alias(), announced));
    } catch (MalformedRecordException | RuntimeException e) {
      LOG.error(
          "offset {} of {} is no announcement: {}",
          record.offset(),
          record.topic(),
          e.getMessage());
    }
  }

  @Override
  public TypeInformation<AliasChange> getProducedType() {
    return TypeInformation.of(AliasChange.class);
  }
}
