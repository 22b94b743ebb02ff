#!/usr/bin/env bash
# Makes the two images that docker/Dockerfile starts from, for a place that can pull none: Debian with a JRE, and the same
# with a JDK and Maven. Run it as root on Debian or Ubuntu with debootstrap and docker installed; it needs Debian's packages
# and nothing else.
#
#   docker/base-image.sh [SUITE]        # bookworm unless you say otherwise
#
# Then: docker build -f docker/Dockerfile --build-arg BUILD_IMAGE=reelstream-build:17 --build-arg BASE_IMAGE=reelstream-base:17 …
set -euo pipefail

suite="${1:-bookworm}"
die() {
  printf 'base-image: %s\n' "$*" >&2
  exit 1
}
[[ $(id -u) == 0 ]] || die "run it as root: debootstrap makes device files and uses chroot"
for tool in debootstrap docker tar; do
  command -v "$tool" >/dev/null || die "$tool not found: apt-get install debootstrap docker.io"
done

root=$(mktemp -d "${TMPDIR:-/tmp}/reelstream-base.XXXXXX")
chmod 755 "$root" # becomes / in the image, which every user has to read
trap 'umount "$root/proc" 2>/dev/null || true; rm -rf --one-file-system "$root"' EXIT

# A container holds one program: no service may start while packages are installed, and no manual page is read.
debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" >&2
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"
printf 'path-exclude /usr/share/doc/*\npath-exclude /usr/share/man/*\n' >"$root/etc/dpkg/dpkg.cfg.d/without-docs"
# The JDK's packages link into folders that went with the manual pages.
mkdir -p "$root/usr/share/man/man1"
mount -t proc proc "$root/proc"

packages() {
  chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
  chroot "$root" apt-get clean
}

import() {
  tar -C "$root" --one-file-system --exclude=./proc/* --exclude=./var/lib/apt/lists/* --exclude=./usr/sbin/policy-rc.d -c . |
    docker import --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' --change 'CMD ["bash"]' - "$1"
}

packages openjdk-17-jre-headless
import reelstream-base:17
packages openjdk-17-jdk-headless maven
# The build fetches through what this machine's administrator trusts; the image that runs trusts Debian's list alone.
if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
  cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/"
  chroot "$root" update-ca-certificates >&2
fi
import reelstream-build:17
