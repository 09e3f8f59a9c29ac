#!/bin/bash
# Starts the node that build.sh made: everything on 127.0.0.1, its state in $RUN, pods without a way out. Prints where the kubeconfigs are.
set -euo pipefail
HERE=$(dirname "$(readlink -f "$0")")
C=${LABPROOF_CLUSTER:-${XDG_CACHE_HOME:-$HOME/.cache}/labproof/cluster}
RUN=$C/run BIN=$C/bin TOOLS=$C/root/usr
API=${LABPROOF_CLUSTER_PORT:-17443}
ETCD=$((API + 1)) ETCD_PEER=$((API + 2)) KUBELET=$((API + 3)) MANAGER=$((API + 4)) SCHEDULER=$((API + 5))
# What a run that was killed has left.
"$HERE/stop.sh"
mkdir -p "$RUN"/{log,pki,etcd,kubelet,kubelet-pki,net.d}
: > "$RUN/pids"
# containerd and the kubelet insist on these: stop.sh removes those that were not there before.
: > "$RUN/made"
for dir in /var/lib/kubelet /var/lib/cni /run/containerd /var/log/pods /var/log/containers; do [ -e $dir ] || echo $dir >> "$RUN/made"; done
T0=$(date +%s%N)
lap() { echo "cluster: $* after $((($(date +%s%N) - T0) / 1000000)) ms"; }
bg() { # NAME PROGRAM ARGUMENTS...
  local name=$1
  shift
  setsid "$@" > "$RUN/log/$name.log" 2>&1 < /dev/null &
  echo "$name $!" >> "$RUN/pids"
}
failed() { # NAME
  echo "cluster: $1 does not get ready; the end of its log:" >&2
  tail -15 "$RUN/log/$1.log" >&2
  exit 1
}
kubectl() { "$BIN/kubectl" --kubeconfig="$RUN/admin.kubeconfig" "$@"; }

PATH=$PATH:$TOOLS/bin
cd "$RUN/pki"
key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }
certificate() { # NAME SUBJECT EXTENSIONS
  key "$1"
  openssl req -new -key "$1.key" -subj "$2" -out "$1.csr"
  openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 7 -out "$1.crt" -extfile <(printf '%s\n' "$3") 2> /dev/null
}
key ca
openssl req -x509 -new -key ca.key -subj /CN=labproof-ca -days 7 -out ca.crt
certificate apiserver /CN=kube-apiserver $'extendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:10.43.0.1'
# The kubelet takes no loopback address for its node: the node is called localhost, and is reached by that name.
certificate kubelet-server /CN=localhost $'extendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost,IP:127.0.0.1'
client() { # NAME SUBJECT
  certificate "$1" "$2" extendedKeyUsage=clientAuth
  cat > "$RUN/$1.kubeconfig" <<Y
apiVersion: v1
kind: Config
current-context: $1
clusters: [{ name: lab, cluster: { server: "https://127.0.0.1:$API", certificate-authority-data: $(base64 -w0 ca.crt) } }]
users: [{ name: $1, user: { client-certificate-data: $(base64 -w0 "$1.crt"), client-key-data: $(base64 -w0 "$1.key") } }]
contexts: [{ name: $1, context: { cluster: lab, user: $1 } }]
Y
}
client admin /O=system:masters/CN=admin
client manager /CN=system:kube-controller-manager
client scheduler /CN=system:kube-scheduler
client node /O=system:nodes/CN=system:node:localhost
client apiserver-kubelet /O=system:masters/CN=apiserver-kubelet
# Nobody has given this one any right.
client limited /O=readers/CN=limited
openssl genrsa -out sa.key 2048 2> /dev/null

bg etcd "$TOOLS/bin/etcd" --data-dir "$RUN/etcd" --unsafe-no-fsync --listen-client-urls "http://127.0.0.1:$ETCD" \
  --advertise-client-urls "http://127.0.0.1:$ETCD" --listen-peer-urls "http://127.0.0.1:$ETCD_PEER" \
  --initial-advertise-peer-urls "http://127.0.0.1:$ETCD_PEER" --initial-cluster "default=http://127.0.0.1:$ETCD_PEER"
bg apiserver "$BIN/kube-apiserver" --bind-address=127.0.0.1 --advertise-address=192.0.2.2 --endpoint-reconciler-type=none --secure-port=$API \
  --etcd-servers="http://127.0.0.1:$ETCD" --service-cluster-ip-range=10.43.0.0/24 --authorization-mode=Node,RBAC \
  --client-ca-file="$RUN/pki/ca.crt" --tls-cert-file="$RUN/pki/apiserver.crt" --tls-private-key-file="$RUN/pki/apiserver.key" \
  --cert-dir="$RUN/pki" --service-account-issuer=https://kubernetes.default.svc --service-account-signing-key-file="$RUN/pki/sa.key" \
  --service-account-key-file="$RUN/pki/sa.key" --kubelet-client-certificate="$RUN/pki/apiserver-kubelet.crt" \
  --kubelet-client-key="$RUN/pki/apiserver-kubelet.key" --kubelet-certificate-authority="$RUN/pki/ca.crt" \
  --kubelet-preferred-address-types=Hostname --enable-admission-plugins=NodeRestriction --disable-admission-plugins=ServiceAccount --profiling=false
for _ in $(seq 300); do [ "$(kubectl get --raw /readyz 2> /dev/null)" = ok ] && break; sleep .2; done
[ "$(kubectl get --raw /readyz 2> /dev/null)" = ok ] || failed apiserver
lap 'API server ready'
bg manager "$BIN/kube-controller-manager" --kubeconfig="$RUN/manager.kubeconfig" --leader-elect=false --port=0 --bind-address=127.0.0.1 \
  --secure-port=$MANAGER --cert-dir="$RUN/pki" --service-account-private-key-file="$RUN/pki/sa.key" --root-ca-file="$RUN/pki/ca.crt" \
  --use-service-account-credentials=true
bg scheduler "$BIN/kube-scheduler" --kubeconfig="$RUN/scheduler.kubeconfig" --leader-elect=false --port=0 --bind-address=127.0.0.1 \
  --secure-port=$SCHEDULER --cert-dir="$RUN/pki" --authentication-tolerate-lookup-failure=true

cat > "$RUN/net.d/10-lab.conflist" <<J
{"cniVersion":"0.4.0","name":"lab","plugins":[{"type":"bridge","bridge":"labproof0","isGateway":false,"ipMasq":false,
"ipam":{"type":"host-local","dataDir":"$RUN/addresses","ranges":[[{"subnet":"10.88.9.0/24"}]]}}]}
J
cat > "$RUN/containerd.toml" <<T
version = 2
root = "$RUN/containerd/root"
state = "$RUN/containerd/state"
oom_score = 0
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.aufs", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing"]
[grpc]
  address = "$RUN/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/labproof-pause:1"
  disable_apparmor = true
  # Without CAP_SYS_RESOURCE nobody may lower it, and no container would start.
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$TOOLS/lib/cni"
    conf_dir = "$RUN/net.d"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        BinaryName = "$TOOLS/bin/runc"
        SystemdCgroup = false
T
PATH=$TOOLS/bin:$PATH bg containerd "$TOOLS/bin/containerd" -c "$RUN/containerd.toml"
ctr() { "$TOOLS/bin/ctr" -a "$RUN/containerd.sock" -n k8s.io "$@"; }
for _ in $(seq 100); do ctr version > /dev/null 2>&1 && break; sleep .1; done
for image in "$C"/images/*.tar; do ctr images import "$image" > /dev/null || failed containerd; done
: > "$RUN/resolv.conf"
cat > "$RUN/kubelet.yaml" <<Y
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: 127.0.0.1
port: $KUBELET
readOnlyPort: 0
healthzPort: 0
authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: $RUN/pki/ca.crt } }
authorization: { mode: Webhook }
tlsCertFile: $RUN/pki/kubelet-server.crt
tlsPrivateKeyFile: $RUN/pki/kubelet-server.key
cgroupDriver: cgroupfs
failSwapOn: false
makeIPTablesUtilChains: false
resolvConf: $RUN/resolv.conf
imageGCHighThresholdPercent: 100
evictionHard: { memory.available: 50Mi, nodefs.available: 1%, imagefs.available: 1% }
volumePluginDir: $RUN/kubelet/plugins
syncFrequency: 10s
nodeStatusUpdateFrequency: 2s
Y
PATH=$TOOLS/bin:$TOOLS/sbin:$PATH:/usr/sbin:/sbin bg kubelet "$BIN/kubelet" --config="$RUN/kubelet.yaml" --kubeconfig="$RUN/node.kubeconfig" \
  --hostname-override=localhost --root-dir="$RUN/kubelet" --cert-dir="$RUN/kubelet-pki" --container-runtime=remote \
  --container-runtime-endpoint="unix://$RUN/containerd.sock"
for _ in $(seq 300); do kubectl get nodes 2> /dev/null | grep -q ' Ready' && break; sleep .2; done
kubectl get nodes 2> /dev/null | grep -q ' Ready' || failed kubelet
for _ in $(seq 100); do kubectl get serviceaccount default > /dev/null 2>&1 && break; sleep .1; done
lap "node ready, kubeconfigs in $RUN,"
