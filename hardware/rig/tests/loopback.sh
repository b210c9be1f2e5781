proves="the day fixture through a V4L2 camera gives the same plate texts as replay"
limit=1200
short=yes

# What is played: each STEP-th picture from FIRST on, RATE a second. Under emulation a picture with two
# plates takes half a second of the guest's own time, and ten seconds of the host's, so that a part of
# the clip must do, and slower than life; replay is given the very same pictures at the same rate.
choose_pictures() {
    CLIP=$REPOSITORY/fixtures/day-patrol/clip.avi
    # No plate is read in this picture, not even far away: it is shown until the daemon runs.
    LEAD=235
    if [ "$ACCELERATOR" = kvm ]; then
        FIRST=0 COUNT=0 STEP=1 RATE=15
    else
        FIRST=250 COUNT=8 STEP=5 RATE=1.5
    fi
}

on_host() {
    choose_pictures
    "$WORK/clip-feed" cut "$1/part.avi" "$CLIP" $FIRST $COUNT $STEP $RATE
    "$BUILD/plated" replay "$1/part.avi" --json >"$1/replay.jsonl"
    jq -r 'select(.event == "read") | .text' "$1/replay.jsonl" | sort >"$1/texts.replay"
    [ -s "$1/texts.replay" ] || { echo "replay reads no plate"; return 1; }
}

in_guest() {
    local missed taken
    choose_pictures
    load_loopback
    "$CLIP_FEED" feed /dev/video8 "$CLIP" $FIRST $COUNT $STEP $RATE $LEAD "$SCRATCH/go" >"$OUT/fed" &
    sleep 1
    EXTRA= configure front /dev/video8
    start_daemon
    eventually 60 "the camera runs" camera_is front running
    # The camera may miss some of the pictures that wait while it opens; from here on it must not.
    missed=$(lost)
    taken=$(camera front .framesTaken)
    touch "$SCRATCH/go"
    eventually 120 "every picture is given" test -s "$OUT/fed"
    # The last one is written and may not be taken yet.
    sleep 2
    eventually 60 "every picture went through recognition" everything_processed $((taken + $(<"$OUT/fed")))
    [ "$(lost)" = "$missed" ] || fail "pictures were lost"
    say "$(camera front '{framesTaken, framesProcessed, framesDropped, framesDamaged}' | jq -cM .)"
    stop_daemon
    "$BUILD/plated" check --state "$STATE" || fail "the ledger does not hold its invariants"
    # The texts are sealed: plate-bench opens them with the key that lies beside the store.
    "$BUILD/plate-bench" store --state "$STATE" --list | sort >"$OUT/texts.camera"
    diff "$OUT/texts.replay" "$OUT/texts.camera" || fail "other texts than replay's"
    say "$(wc -l <"$OUT/texts.camera") texts the same: $(paste -sd' ' "$OUT/texts.camera")"
}

lost() { camera front '[.framesDropped[], .framesDamaged[]] | add // 0'; }

# So many pictures or more were taken, and none waits.
everything_processed() {
    [ "$(camera front '.framesTaken >= '"$1"' and
        .framesProcessed + ([.framesDropped[], .framesDamaged[]] | add // 0) == .framesTaken')" = true ]
}
