#!/usr/bin/env bash
# Whether a service does its work: healthy.sh jobmanager | taskmanager | job. Asks the JobManager's REST with bash alone, since
# a base has no curl. Exit code 0 is yes.
set -euo pipefail
host="${JOBMANAGER:-jobmanager}"

get() {
  exec 3<>"/dev/tcp/$host/8081" || exit 1
  printf 'GET %s HTTP/1.0\r\nHost: %s\r\n\r\n' "$1" "$host" >&3
  cat <&3
}

case "$1" in
  jobmanager) get /overview | grep -q '"taskmanagers":' ;;
  # Up is not enough: the JobManager has to know it.
  taskmanager) get /taskmanagers | grep -q "\"id\":\"$HOSTNAME\"" ;;
  # All tasks of one job run.
  job)
    get /jobs/overview | tr '{}' '\n\n' | {
      while read -r tasks; do
        [[ "$tasks" =~ \"total\":([0-9]+) ]] || continue
        total="${BASH_REMATCH[1]}"
        [[ "$tasks" =~ \"running\":([0-9]+) && "$total" -gt 0 && "${BASH_REMATCH[1]}" == "$total" ]] && exit 0
      done
      exit 1
    }
    ;;
  *) exit 2 ;;
esac
