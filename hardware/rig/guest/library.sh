# What the tests share inside the guest. Sourced before a test's file, with REPOSITORY, KERNEL, BUILD,
# ACCELERATOR and HOST set: HOST is empty, or /host where the guest's root is not the host's.
set -Eeuo pipefail
trap 'echo "failed at line $LINENO of ${BASH_SOURCE[0]##*/}: $BASH_COMMAND" >&2' ERR
trap 'show_last_status $?' EXIT

OUT=/rig-out
# The guest's own memory: /tmp is the host's, seen from here.
SCRATCH=/run/rig
STATE=$SCRATCH/state
SOCKET=/run/plated/control.sock
CONFIGURATION=$SCRATCH/plated.toml
DAEMON=
mkdir -p "$SCRATCH"
# What a vivid camera is asked for: a picture costs an emulated machine seconds to recognise.
SLOW=$'width = 320\nheight = 180\nframes-per-second = 1'

say() { printf '%8s  %s\n' "$(cut -d' ' -f1 /proc/uptime)" "$*"; }
fail() {
    say "FAILED: $*"
    exit 1
}
# The host prints these lines under its table.
report() { tee -a "$OUT/report"; }

# eventually SECONDS WHAT COMMAND…: until the command is true; fails after the guest's own seconds.
eventually() {
    local seconds=$1 what=$2 end now
    shift 2
    now=$(seconds_now)
    end=$((now + seconds))
    until "$@" >/dev/null 2>&1; do
        [ "$(seconds_now)" -lt "$end" ] || fail "not within $seconds s: $what"
        sleep 1
    done
    say "$what ($(($(seconds_now) - now)) s)"
}
seconds_now() { cut -d. -f1 /proc/uptime; }

load() { modprobe -d "$HOST$KERNEL/root" "$@"; }

# COUNT vivid cameras, /dev/video0 and on, each sending 640×360 YUYV.
load_vivid() {
    local count=$1
    load vivid "n_devs=$count" "node_types=$(repeat "$count" 0x1)" \
        "vid_cap_nr=$(seq -s, 0 $((count - 1)))" "num_inputs=$(repeat "$count" 1)" \
        "input_types=$(repeat "$count" 0)"
    [ -c "/dev/video$((count - 1))" ] || fail "vivid made no /dev/video$((count - 1))"
}
repeat() { seq "$1" | sed "s/.*/$2/" | paste -sd,; }

# One loopback camera, /dev/video8. The reader is told of a stalled writer only by silence.
load_loopback() {
    load v4l2loopback video_nr=8 card_label=loopback exclusive_caps=0 max_buffers=8
    [ -c /dev/video8 ] || fail "v4l2loopback made no /dev/video8"
}

# Sets a vivid control by its name as v4l2-ctl tells it; true where the driver has it.
set_control() { v4l2-ctl -d "$1" --set-ctrl "$2=$3" 2>&1; }

# configure NAME DEVICE…: a configuration of these cameras; further lines for each from $EXTRA, or $SLOW.
configure() {
    local extra=${EXTRA-$SLOW}
    mkdir -p "$STATE" "${SOCKET%/*}"
    {
        printf '[state]\ndirectory = "%s"\n[control]\nsocket = "%s"\n' "$STATE" "$SOCKET"
        while [ $# -ge 2 ]; do
            printf '[[camera]]\nname = "%s"\ndevice = "%s"\n%s\n' "$1" "$2" "$extra"
            shift 2
        done
    } >"$CONFIGURATION"
}

start_daemon() {
    "$BUILD/plated" run --config "$CONFIGURATION" >"$OUT/daemon.log" 2>&1 &
    DAEMON=$!
    eventually 60 "the daemon answers" status
}

# What the daemon last said of its cameras, where a test failed.
show_last_status() {
    [ "$1" -ne 0 ] && [ -s "$OUT/status.json" ] && jq -cM '.cameras[]' "$OUT/status.json"
    return 0
}

daemon_lives() { kill -0 "$DAEMON" 2>/dev/null; }

# Ends the daemon as systemd would, and wants exit code 0.
stop_daemon() {
    local status=0 before
    before=$(seconds_now)
    kill -TERM "$DAEMON"
    wait "$DAEMON" || status=$?
    say "the daemon ended with $status after $(($(seconds_now) - before)) s"
    [ $status -eq 0 ] || fail "the daemon ended with $status"
}

status() { "$BUILD/platectl" status --json --socket "$SOCKET" >"$OUT/status.json"; }
# camera NAME FILTER: what the daemon says of one camera now.
camera() {
    status && jq -rM --arg name "$1" ".cameras[] | select(.name == \$name) | $2" "$OUT/status.json"
}
camera_is() { [ "$(camera "$1" .condition)" = "$2" ]; }
camera_count_above() { [ "$(camera "$1" "$2")" -gt "$3" ]; }
