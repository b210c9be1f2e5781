proves="unplugged and plugged in again, a camera is absent, then runs under its name; the daemon stays"
limit=600
short=yes

DRIVER=/sys/bus/platform/drivers/vivid

in_guest() {
    local taken round
    load_vivid 1
    configure front /dev/video0
    start_daemon
    eventually 30 "the camera runs" camera_is front running
    for round in 1 2; do
        taken=$(camera front .framesTaken)
        echo vivid.0 >$DRIVER/unbind
        [ ! -e /dev/video0 ] || fail "vivid is still there"
        eventually 20 "round $round: absent" camera_is front absent
        daemon_lives || fail "the daemon died of an unplugged camera"
        echo vivid.0 >$DRIVER/bind
        eventually 60 "round $round: running again" camera_is front running
        eventually 20 "round $round: pictures" camera_count_above front .framesTaken $((taken + 1))
    done
    say "descriptors: $(status && jq .memory.fileDescriptors "$OUT/status.json")"
    stop_daemon
}
