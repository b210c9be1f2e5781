proves="the power goes while reads are written: the next start finds every read that was told"
limit=3600
short=yes
cuts=20
cuts_short=2

# A disk of the guest's own, which the host keeps from one machine to the next.
on_host() {
    truncate -s 256M "$1/disk.img"
    mke2fs -q -t ext4 "$1/disk.img"
}

in_guest() {
    load virtio_blk
    load ext4
    mkdir -p "$SCRATCH/disk"
    mount -t ext4 /dev/vda "$SCRATCH/disk" || fail "the disk does not mount"
    STATE=$SCRATCH/disk/state
    look_after_the_cut
    if [ -f "$OUT/last" ]; then
        umount "$SCRATCH/disk"
        printf '%-58s %s\n' "power cuts; reads told, all of them there" \
            "$(<"$OUT/cuts"); $(wc -l <"$OUT/told")" | report
        return
    fi
    # Three reads a commit, pictures and all, until the power goes.
    "$BUILD/plate-bench" store --state "$STATE" --tell --count 1000000 --group 3 --scene 20000 \
        --crop 3000 >>"$OUT/told" &
    eventually 60 "reads are told" told_more_than "$TOLD"
    touch "$OUT/cut-me"
    wait
    fail "the writer ended before the power did"
}

told_more_than() { [ "$(wc -l <"$OUT/told")" -gt "$1" ]; }

# Before the first cut there is nothing to look at.
look_after_the_cut() {
    touch "$OUT/told"
    TOLD=$(wc -l <"$OUT/told")
    [ "$TOLD" -gt 0 ] || return 0
    "$BUILD/plate-bench" store --state "$STATE" --verify "$OUT/told" || fail "a read that was told is lost"
    "$BUILD/plated" check --state "$STATE" || fail "the store does not hold its invariants"
}
