#!/bin/bash
# Installs a gVisor release on a node before containerd starts: GVISOR_URL is its tarball, GVISOR_SHA256 its checksum.
# A node that cannot have it never becomes ready, rather than running pods without it.
#   ROOT      where the node's file system is; the tests have one of their own
#   RETRIES   how often a download that fails is tried again
set -euo pipefail
root=${ROOT:-}
bin=$root/usr/local/bin

work=$(mktemp -d)
finish() {
    status=$?
    rm -rf "$work"
    if [ "$status" != 0 ]; then
        echo "gvisor: not installed; this node stays out of the cluster" >&2
        mkdir -p "$root/etc/systemd/system"
        ln -sfn /dev/null "$root/etc/systemd/system/kubelet.service" # masks it
        [ -n "$root" ] || systemctl daemon-reload
    fi
}
trap finish EXIT

echo "gvisor: $GVISOR_URL"
curl --fail --silent --show-error --location --retry "${RETRIES:-5}" --retry-all-errors --connect-timeout 10 --max-time 300 \
    --output "$work/gvisor.tar" "$GVISOR_URL"
echo "$GVISOR_SHA256  $work/gvisor.tar" | sha256sum --check --quiet

# Python's tarfile, since bzip2 need not be there.
mkdir "$work/release"
python3 -m tarfile --extract "$work/gvisor.tar" "$work/release"

# runsc finds its other programs beside itself, of the same release: all of it or none.
for file in runsc containerd-shim-runsc-v1 gvisor-bin/gvisor_sentry; do
    [ -f "$work/release/$file" ] || { echo "gvisor: the release has no $file" >&2; exit 1; }
done
chmod -R u=rwX,go=rX "$work/release"
find "$work/release" -type f -exec chmod 0755 {} +
mkdir -p "$bin" "$root/etc/containerd"
rm -rf "$bin/gvisor-bin"
cp -R "$work/release/." "$bin/"

# systrap: no hardware virtualisation is needed, which instances other than bare metal lack. The kubelet has systemd keep
# its control groups, and gVisor has to as well: else a sandbox is outside its pod's group, and the pod's limits with it.
cat >"$root/etc/containerd/runsc.toml" <<'EOF'
[runsc_config]
  platform = "systrap"
  systemd-cgroup = "true"
EOF
echo "gvisor: installed"
