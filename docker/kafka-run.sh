#!/usr/bin/env bash
# A broker from the jars of ./reelstream, for places that cannot have the apache/kafka image. It is started as that one is, by
# /etc/kafka/docker/run, and reads its options from the environment in the same way: KAFKA_NODE_ID is node.id, two underscores
# are one, three a dash. For tests and a first look, not for production.
set -euo pipefail

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
options=$(mktemp)
while IFS='=' read -r name value; do
  case "$name" in
    KAFKA_HEAP_OPTS) ;;
    KAFKA_*)
      key=$(tr '[:upper:]' '[:lower:]' <<<"${name#KAFKA_}" | sed 's/___/-/g; s/__/\x01/g; s/_/./g; s/\x01/_/g')
      printf '%s=%s\n' "$key" "$value" >>"$options"
      ;;
  esac
done < <(env)

run=("$java" -Dlog4j2.configurationFile=/opt/reelstream/docker/log4j2-console.properties -cp '/opt/reelstream/target/lib/*')
# No-one but its own controller has to know the id, so any fixed one will do.
"${run[@]}" -Xmx128m kafka.tools.StorageTool format --ignore-formatted \
  --cluster-id "${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}" --config "$options"
# shellcheck disable=SC2086  # a list of flags
exec "${run[@]}" ${KAFKA_HEAP_OPTS:--Xmx512m} -XX:+ExitOnOutOfMemoryError kafka.Kafka "$options"
