package dev.reelstream.job;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;

/** Which states a savepoint holds, by the uid of their operator. */
final class SavepointStates {
  private SavepointStates() {}

  static Map<String, TreeSet<String>> of(Path savepoint) throws IOException {
    Map<String, TreeSet<String>> byUid = new TreeMap<>();
    for (OperatorState operator : metadata(savepoint).getOperatorStates()) {
      TreeSet<String> names = names(operator);
      if (!names.isEmpty()) {
        byUid.put(operator.getOperatorUid().orElseThrow(), names);
      }
    }
    return byUid;
  }

  private static CheckpointMetadata metadata(Path savepoint) throws IOException {
    try (DataInputStream in =
        new DataInputStream(Files.newInputStream(savepoint.resolve("_metadata")))) {
      return Checkpoints.loadCheckpointMetadata(
          in, SavepointStates.class.getClassLoader(), savepoint.toUri().toString());
    }
  }

  private static TreeSet<String> names(OperatorState operator) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (OperatorSubtaskState subtask : operator.getStates()) {
      subtask
          .getManagedOperatorState()
          .forEach(handle -> names.addAll(handle.getStateNameToPartitionOffsets().keySet()));
      for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
        if (handle instanceof KeyGroupsStateHandle keyGroups) {
          names.addAll(keyed(keyGroups));
        }
      }
    }
    return names;
  }

  private static TreeSet<String> keyed(KeyGroupsStateHandle handle) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    KeyedBackendSerializationProxy<?> proxy =
        new KeyedBackendSerializationProxy<>(SavepointStates.class.getClassLoader());
    try (var in = handle.openInputStream()) {
      proxy.read(new DataInputViewStreamWrapper(in));
    }
    proxy.getStateMetaInfoSnapshots().forEach(each -> names.add(each.getName()));
    return names;
  }
}
