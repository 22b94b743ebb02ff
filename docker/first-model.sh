#!/usr/bin/env bash
# Trains a gru and announces it as champion, unless one is in the registry: first-model.sh OPTIONS-OF-TRAIN
set -euo pipefail
if compgen -G '/registry/gru/[0-9]*' >/dev/null; then
  echo "the registry has a gru already"
  exit
fi
exec /opt/reelstream/reelstream train --registry /registry --bootstrap-servers kafka:9092 "$@"
