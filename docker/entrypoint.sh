#!/usr/bin/env bash
# What a container of the image runs:
#
#   jobmanager | taskmanager [-Dkey=value …]   one process of a Flink session cluster
#   submit [-s SAVEPOINT] [--set KEY=VALUE …]  submits the job, waits until all of it runs, and ends
#   flink ACTION …                             Flink's command line (list, stop, savepoint, …)
#   /a/path …                                  that program
#   VERB …                                     a verb of ./reelstream
#
# FLINK_PROPERTIES holds Flink options, one "key: value" a line; they take precedence over conf/config.yaml.
set -euo pipefail

home=/opt/reelstream
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
class_path='/opt/flink/lib/*'
flags=(
  --add-opens=java.base/java.util=ALL-UNNAMED
  --add-opens=java.base/java.lang=ALL-UNNAMED
  --add-opens=java.base/java.nio=ALL-UNNAMED
  -Dlog4j2.configurationFile="$home/docker/log4j2-console.properties"
)
export TF_CPP_MIN_LOG_LEVEL="${TF_CPP_MIN_LOG_LEVEL:-2}"

properties=()
while IFS= read -r line; do
  [[ "$line" =~ ^[[:space:]]*([^#:[:space:]]+):[[:space:]]*(.*[^[:space:]])[[:space:]]*$ ]] || continue
  properties+=("-D${BASH_REMATCH[1]}=${BASH_REMATCH[2]}")
done <<<"${FLINK_PROPERTIES:-}"

# exec: the JVM takes this process's place, so that it is told to stop, and not a shell.
process() {
  local resources="$1" main="$2"
  shift 2
  # Flink's own sum of what a process of the configured size gives to heap, network, RocksDB and TensorFlow.
  local sizes
  sizes=$("$java" "${flags[@]}" -cp "$class_path" org.apache.flink.runtime.util.bash.BashJavaUtils \
    "$resources" --configDir "$FLINK_CONF_DIR" "${properties[@]}" "$@" | sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p')
  local jvm dynamic
  read -r -a jvm < <(sed -n 1p <<<"$sizes")
  read -r -a dynamic < <(sed -n 2p <<<"$sizes")
  [[ ${#jvm[@]} -gt 0 ]] || { echo "entrypoint: Flink refused the memory options, see above" >&2; exit 1; }
  exec "$java" "${jvm[@]}" -XX:+ExitOnOutOfMemoryError "${flags[@]}" -cp "$class_path" "$main" \
    --configDir "$FLINK_CONF_DIR" "${properties[@]}" "$@" "${dynamic[@]}"
}

cli() {
  "$java" -Xmx512m "${flags[@]}" -Dlog4j2.level=WARN -cp "$class_path" org.apache.flink.client.cli.CliFrontend "$@"
}

submit() {
  local savepoint=()
  if [[ "${1:-}" == -s ]]; then savepoint=(-s "$2"); shift 2; fi
  if "$home/docker/healthy.sh" job; then
    echo "the job runs already"
    return
  fi
  cli run -d "${properties[@]}" "${savepoint[@]}" "$home/job.jar" --config "$home/conf/reelstream.yaml" "$@"
  for ((second = 0; second < 180; second++)); do
    if "$home/docker/healthy.sh" job; then
      echo "all tasks run"
      return
    fi
    sleep 1
  done
  echo "entrypoint: the job does not run 3 minutes after it was submitted; see the logs of jobmanager and taskmanager" >&2
  exit 1
}

case "${1:-}" in
  jobmanager) process GET_JM_RESOURCE_PARAMS org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint "${@:2}" ;;
  taskmanager)
    process GET_TM_RESOURCE_PARAMS org.apache.flink.runtime.taskexecutor.TaskManagerRunner \
      "-Dtaskmanager.host=$HOSTNAME" "-Dtaskmanager.resource-id=$HOSTNAME" "${@:2}"
    ;;
  submit) submit "${@:2}" ;;
  flink) cli "$2" "${properties[@]}" "${@:3}" ;;
  /*) exec "$@" ;;
  *) exec "$home/reelstream" "$@" ;;
esac
