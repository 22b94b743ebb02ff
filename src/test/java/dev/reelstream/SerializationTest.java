package dev.reelstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.reelstream.query.PackedItems;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.BasicArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.api.java.typeutils.ListTypeInfo;
import org.apache.flink.api.java.typeutils.MapTypeInfo;
import org.apache.flink.api.java.typeutils.ObjectArrayTypeInfo;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every record that may travel between operators does so without Kryo and comes out as it went in.
 */
class SerializationTest {
  private static final String[] STREAMED = {
    "event", "query", "ingest", "session", "followers", "recommend", "evaluation", "collect"
  };

  /** Public records of those packages that are configuration and never enter a stream. */
  private static final Set<String> CONFIGURATION =
      Set.of(
          "SessionRules",
          "IngestRules",
          "ServingRules",
          "Batching",
          "EvaluationRules",
          "OnlineEvaluation",
          "Bound",
          "Range",
          "CollectResult",
          "ExampleFile");

  private static final List<Class<?>> RECORDS = find();

  /** What Flink would fall back to Kryo for. */
  public record Careless(Optional<String> maybe) {}

  @ParameterizedTest
  @MethodSource("records")
  void travelsWithoutKryo(Class<?> record) throws Exception {
    TypeInformation<?> type = TypeInformation.of(record);
    assertThat(generic(type))
        .as(
            "%s falls back to Kryo: use fields that Flink knows, or make it package-private or"
                + " name it in CONFIGURATION if no stream carries it",
            record.getName())
        .isEmpty();
    for (boolean nulls : new boolean[] {false, true}) {
      Object sample = sample(record, nulls);
      assertThat(roundTrip(type, sample)).usingRecursiveComparison().isEqualTo(sample);
    }
  }

  static List<Class<?>> records() {
    return RECORDS;
  }

  private static List<Class<?>> find() {
    String[] packages =
        Arrays.stream(STREAMED).map(name -> "dev.reelstream." + name).toArray(String[]::new);
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(packages).stream()
            .filter(JavaClass::isRecord)
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .<Class<?>>map(JavaClass::reflect)
            .filter(type -> !CONFIGURATION.contains(type.getSimpleName()))
            .sorted(Comparator.comparing(Class::getName))
            .toList();
  }

  @Test
  void theRecordsAreFound() {
    assertThat(records()).extracting(Class::getSimpleName).contains("Rating", "Decoded", "Query");
  }

  @Test
  void aRecordThatNeedsKryoIsCaught() {
    TypeInformation<Careless> careless = TypeInformation.of(Careless.class);
    assertThat(generic(careless)).hasSize(1);
    assertThatThrownBy(() -> roundTrip(careless, new Careless(Optional.of("x"))))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  /** The types inside that Flink does not know. */
  private static List<TypeInformation<?>> generic(TypeInformation<?> type) {
    List<TypeInformation<?>> found = new ArrayList<>();
    if (type instanceof GenericTypeInfo) {
      found.add(type);
    } else if (type instanceof PojoTypeInfo<?> pojo) {
      for (int i = 0; i < pojo.getArity(); i++) {
        found.addAll(generic(pojo.getPojoFieldAt(i).getTypeInformation()));
      }
    } else if (type instanceof ListTypeInfo<?> list) {
      found.addAll(generic(list.getElementTypeInfo()));
    } else if (type instanceof MapTypeInfo<?, ?> map) {
      found.addAll(generic(map.getKeyTypeInfo()));
      found.addAll(generic(map.getValueTypeInfo()));
    } else if (type instanceof ObjectArrayTypeInfo<?, ?> array) {
      found.addAll(generic(array.getComponentInfo()));
    } else if (!(type instanceof BasicArrayTypeInfo)) {
      type.getGenericParameters().values().forEach(inner -> found.addAll(generic(inner)));
    }
    return found;
  }

  @SuppressWarnings("unchecked")
  private static Object roundTrip(TypeInformation<?> type, Object value) throws Exception {
    SerializerConfigImpl noKryo = new SerializerConfigImpl();
    noKryo.setGenericTypes(false);
    TypeSerializer<Object> serializer = (TypeSerializer<Object>) type.createSerializer(noKryo);
    DataOutputSerializer out = new DataOutputSerializer(256);
    serializer.serialize(value, out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  private static Object sample(Class<?> record, boolean nulls) throws Exception {
    RecordComponent[] components = record.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      boolean mayBeNull = components[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (!nulls || !mayBeNull) {
        values[i] = sample(components[i].getGenericType(), nulls);
      }
    }
    return record.getDeclaredConstructor(types).newInstance(values);
  }

  private static Object sample(Type type, boolean nulls) throws Exception {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      if (generic.getRawType() == Map.class) {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(sample(of[0], nulls), sample(of[1], nulls));
        return map;
      }
      return new ArrayList<>(List.of(sample(of[0], nulls), sample(of[0], nulls)));
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return sample(plain, nulls);
    }
    if (plain.isEnum()) {
      return plain.getEnumConstants()[plain.getEnumConstants().length - 1];
    }
    return switch (plain.getSimpleName()) {
      case "String" -> "grüße";
      case "PackedItems" -> PackedItems.of(List.of("a", "ü"));
      case "long", "Long" -> 1_700_000_000_000L;
      case "int", "Integer" -> 7;
      case "double", "Double" -> 0.25;
      case "float", "Float" -> 1.5f;
      case "boolean", "Boolean" -> true;
      case "byte[]" -> new byte[] {1, -1};
      case "int[]" -> new int[] {3, 1};
      case "long[]" -> new long[] {3, 1};
      case "float[]" -> new float[] {3, 1};
      case "double[]" -> new double[] {3, 1};
      case "String[]" -> new String[] {"a", "b"};
      case "Instant" -> Instant.ofEpochMilli(1_700_000_000_123L);
      default -> throw new AssertionError("no sample of " + type + " yet: add one here");
    };
  }
}
