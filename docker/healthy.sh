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
    get /jobs/overview | tr '{}' '\n\n' |
      sed -n 's/^"total":\([0-9]*\),.*"running":\([0-9]*\),.*/\1 \2/p' |
      { while read -r total running; do [[ "$total" -gt 0 && "$total" == "$running" ]] && exit 0; done; exit 1; }
    ;;
  *) exit 2 ;;
esac
