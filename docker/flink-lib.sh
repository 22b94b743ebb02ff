#!/usr/bin/env bash
# Lays out what the image needs from what the build has copied: flink-lib.sh TARGET
#
#   TARGET/image/natives    TensorFlow's libraries, out of their jar
#   TARGET/image/lib        every other jar, the class path of ./reelstream
#   TARGET/image/flink-lib  Flink's lib/ for a cluster: links to those jars of lib/ that a distribution has, TensorFlow and DJL
set -euo pipefail
target="$1"
list="$(dirname "${BASH_SOURCE[0]}")/flink-jars.txt"
jars=/opt/reelstream/target/lib
mkdir -p "$target"/image/{natives,flink-lib}
cp -r "$target/lib" "$target/image/lib"
# The web UI is of no use to ./reelstream; only a cluster has it.
cp "$target"/flink-web/*.jar "$target/image/flink-lib/"

unpacked=$(mktemp -d)
for jar in "$target"/image/lib/tensorflow-core-native-*.jar; do
  path=$(readlink -f "$jar")
  (cd "$unpacked" && jar xf "$path")
  rm "$jar"
done
find "$unpacked" -name '*.so*' -type f -exec mv {} "$target/image/natives/" \;
rm -rf "$unpacked"
[[ -f "$target/image/natives/libjnitensorflow.so" ]] || { echo "flink-lib: no TensorFlow natives found" >&2; exit 1; }

link() {
  [[ -f "$target/image/lib/$1" ]] && ln -sf "$jars/$1" "$target/image/flink-lib/$1"
  return 0
}
while read -r beginning; do
  [[ -z "$beginning" || "$beginning" == '#'* ]] && continue
  for jar in "$target/image/lib/$beginning"*.jar; do link "$(basename "$jar")"; done
done <"$list"
for jar in "$target"/flink-lib/*.jar; do link "$(basename "$jar")"; done
