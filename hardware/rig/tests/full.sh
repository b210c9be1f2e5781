proves="a disk that fills up is relieved in its order, one that turns read-only loses nothing told; both heal"
limit=1500

# Sparse: the filler takes blocks from the file system, not from the host.
on_host() {
    truncate -s 3G "$1/disk.img"
    mke2fs -q -t ext4 -m 0 "$1/disk.img"
}

in_guest() {
    MOUNT=$SCRATCH/disk
    load virtio_blk
    load ext4
    mkdir -p "$MOUNT"
    mount -t ext4 /dev/vda "$MOUNT" || fail "the disk does not mount"
    STATE=$MOUNT/state
    configure_recording
    start_daemon
    eventually 120 "reads are stored" reads_above 0
    fill_up
    make_room
    turn_read_only
    stop_daemon
    umount "$MOUNT"
    mount -t ext4 /dev/vda "$MOUNT"
    "$BUILD/plated" check --state "$STATE" || fail "the store does not hold its invariants"
}

# A drive of the fixtures as a camera, over and over, so slowly that an emulated machine keeps up.
configure_recording() {
    mkdir -p "${SOCKET%/*}"
    "$CLIP_FEED" cut "$SCRATCH/clip.avi" "$REPOSITORY/fixtures/lot-canvass/clip.avi" 0 0 3 1 >/dev/null
    cat >"$CONFIGURATION" <<TOML
[state]
directory = "$STATE"
[control]
socket = "$SOCKET"
[[camera]]
name = "front"
recording = "$SCRATCH/clip.avi"
[recognition]
threads = 1
TOML
}

reads() { status && jq -r .store.reads "$OUT/status.json"; }
reads_above() { [ "$(reads)" -gt "$1" ]; }
fault() { status && jq -r '.faults[].title' "$OUT/status.json" | grep -q "$1"; }
no_fault() { status && ! jq -r '.faults[].title' "$OUT/status.json" | grep -q "$1"; }
unrecorded() { status && jq -r .store.unrecorded "$OUT/status.json"; }
unrecorded_above() { [ "$(unrecorded)" -gt "$1" ]; }

# leave MEBIBYTES: fills the disk until so many are free; in two files, so that either may grow.
leave() {
    local free
    free=$(($(stat -f -c '%a * %S' "$MOUNT")))
    fallocate -l $((free - $1 * 1048576)) "$MOUNT/filler-$1" || fail "the disk does not fill"
}

# told MEBIBYTES WORDS: with so much left, these words stand in the status and in the log.
told() {
    local before
    leave "$1"
    before=$(seconds_now)
    eventually 60 "$1 MiB free: $2" fault "$2"
    grep -q "$2" "$OUT/daemon.log" || fail "the log does not say: $2"
    printf '%-58s %s\n' "$1 MiB free: told" "$(($(seconds_now) - before)) s" | report
}

fill_up() {
    local stored
    told 1500 "scene pictures that the depot has are deleted"
    told 500 "new scene pictures are not stored"
    told 100 "new pictures are not stored, reads are"
    stored=$(reads)
    eventually 120 "reads are stored without pictures" reads_above "$stored"
    told 8 "reads are NOT STORED"
    stored=$(reads)
    eventually 120 "reads wait in memory" unrecorded_above 0
    [ "$(reads)" -ge "$stored" ] || fail "a read that was told is gone"
    STORED=$stored
    daemon_lives || fail "the daemon died of a full disk"
}

make_room() {
    local before
    rm "$MOUNT"/filler-*
    before=$(seconds_now)
    eventually 60 "room again" no_fault "DISK"
    eventually 120 "what waited is stored" reads_above "$STORED"
    printf '%-58s %s\n' "room again: what waited in memory is stored after" \
        "$(($(seconds_now) - before)) s" | report
}

# As the kernel does where a disk fails under it: files that are open for writing stay open and take nothing
# more. What was told as stored by then is there when the disk is mounted again.
turn_read_only() {
    local stored before
    stored=$(reads)
    mount -o remount,abort "$MOUNT" || say "aborted"
    before=$(seconds_now)
    eventually 120 "told: no records are taken" fault "takes no records"
    printf '%-58s %s\n' "read-only under way: told after" "$(($(seconds_now) - before)) s" | report
    # A log-in that fails is logged, or would be.
    printf '%s\n' nobody "a pass phrase" 123456 administration "" |
        "$BUILD/platectl" login --socket "$SOCKET" --session-file "$SCRATCH/session" &&
        fail "somebody without an account is logged in"
    eventually 60 "told: nothing may be looked at" fault "access log cannot be written"
    # Records that no disk takes are left: the daemon says so.
    kill -TERM "$DAEMON"
    wait "$DAEMON" && fail "the daemon ended as if all were written"
    umount "$MOUNT"
    mount -t ext4 -o ro /dev/vda "$MOUNT" || fail "the disk does not mount read-only"
    start_read_only
    mount -o remount,rw "$MOUNT" || fail "the disk does not become writable"
    before=$(seconds_now)
    eventually 60 "the stores open by themselves" no_fault "not open"
    eventually 120 "reads are stored again" reads_above "$stored"
    printf '%-58s %s\n' "writable again: stores open, reads stored after" \
        "$(($(seconds_now) - before)) s" | report
}

# A daemon that starts on a read-only disk captures all the same, and keeps what it reads in memory.
start_read_only() {
    start_daemon
    fault "store of reads is not open" || fail "the status does not say that reads wait"
    fault "store of accounts" || fail "the status does not say that nobody can log in"
    eventually 120 "reads wait in memory" unrecorded_above 0
    camera_is front running || fail "the camera does not run"
    printf '%-58s %s\n' "started on the read-only disk: camera runs, reads wait" yes | report
}
