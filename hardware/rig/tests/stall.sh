proves="a camera whose writer is killed is told as silent, and comes back with it; a second one loses nothing"
limit=900

# The loopback's writer gives one picture a second, without plates, until it is killed.
start_writer() {
    "$CLIP_FEED" feed /dev/video8 "$REPOSITORY/fixtures/day-patrol/clip.avi" 230 1 1 1 230 "$SCRATCH/never" &
    WRITER=$!
}

front_lost() { camera front '[.framesDropped[], .framesDamaged[]] | add // 0'; }
rear_is_out() { [[ "$(camera rear .condition)" =~ stalled|failing ]]; }

in_guest() {
    local taken
    load_vivid 1
    load_loopback
    start_writer
    sleep 1
    configure front /dev/video0
    cat >>"$CONFIGURATION" <<'TOML'
[[camera]]
name = "rear"
device = "/dev/video8"
TOML
    start_daemon
    eventually 30 "both cameras run" both_run
    kill -KILL $WRITER
    taken=$(camera front .framesTaken)
    eventually 30 "the silent camera is told" rear_is_out
    say "$(camera rear '.condition + " " + (.reason // "")')"
    eventually 30 "the other goes on" camera_count_above front .framesTaken $((taken + 6))
    start_writer
    eventually 60 "the writer is back, the camera runs" camera_is rear running
    daemon_lives || fail "the daemon died"
    [ "$(front_lost)" = 0 ] || fail "the healthy camera lost $(front_lost) pictures"
    say "front: $(camera front '{framesTaken, framesProcessed, framesDropped}' | jq -cM .)"
    stop_daemon
}

both_run() { camera_is front running && camera_is rear running; }
