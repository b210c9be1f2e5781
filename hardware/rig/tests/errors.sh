proves="whatever error a camera is made to give is counted or told, and the daemon goes on"
limit=1200
short=yes

NODE=/dev/video0

# From line $1 of the watch on: the counts that grew, and every condition that was told, in words.
told_since() {
    tail -n "+$1" "$WATCH" | grep '}$' | jq -rsM '
        [.[].cameras[0]] |
        (.[0] | .framesDropped + .framesDamaged + {interruptions}) as $before |
        (.[-1] | .framesDropped + .framesDamaged + {interruptions}) as $after |
        [$after | to_entries[] | .value -= ($before[.key] // 0) | select(.value > 0) |
            "\(.key) +\(.value)"] as $grown |
        [.[] | .condition + if .reason then ": " + .reason else "" end] as $seen |
        "\($grown | join(", ") | if . == "" then "nothing" else . end)" +
        " | \(reduce $seen[] as $one ([]; if .[-1] == $one then . else . + [$one] end) | join(", "))"'
}

# A fault may be over in a quarter of a second, so the status is watched five times a second.
is_told() {
    TOLD=$(told_since "$1")
    [[ "$TOLD" =~ $2 ]]
}

row() { printf '%-62s | %s\n' "$1" "$2" | report; }

# fault WANTED CONTROL VALUE [BUTTON]: sets vivid's control and presses the button, watches for WANTED,
# sets the control back, and wants pictures again.
fault() {
    local wanted=$1 control=$2 value=$3 button=${4:-} mark taken
    mark=$(wc -l <"$WATCH")
    set_control $NODE "$control" "$value"
    [ -z "$button" ] || set_control $NODE "$button" 1
    eventually 30 "$control: $wanted" is_told "$mark" "$wanted"
    [ "$value" -eq 1 ] || set_control $NODE "$control" 0
    daemon_lives || fail "$control: the daemon died"
    eventually 60 "$control: running" camera_is front running
    taken=$(camera front .framesTaken)
    eventually 30 "$control: pictures" camera_count_above front .framesTaken "$taken"
    row "$control = $value${button:+, $button}" "$(told_since "$mark")"
}

in_guest() {
    WATCH=$SCRATCH/status.jsonl
    load_vivid 1
    configure front $NODE
    start_daemon
    eventually 30 "the camera runs" camera_is front running
    "$BUILD/platectl" status --socket "$SOCKET" --json --watch 0.2 >"$WATCH" &
    eventually 10 "the status is watched" test -s "$WATCH"
    row "what vivid is told" "counted | what status said of the camera, in turn"
    fault gap percentage_of_dropped_buffers 60
    fault flagged inject_v4l2_buf_flag_error 1
    fault failing inject_fatal_streaming_error 1
    fault failing inject_vidioc_qbuf_error 1
    fault REQBUFS inject_vidioc_reqbufs_error 1 inject_fatal_streaming_error
    fault STREAMON inject_vidioc_streamon_error 1 inject_fatal_streaming_error
    disconnect
    stop_daemon
}

# After this button vivid answers nothing until it is bound again.
disconnect() {
    local mark
    mark=$(wc -l <"$WATCH")
    set_control $NODE disconnect 1
    eventually 30 "disconnect" is_told "$mark" "absent|failing"
    echo vivid.0 >/sys/bus/platform/drivers/vivid/unbind
    echo vivid.0 >/sys/bus/platform/drivers/vivid/bind
    eventually 60 "disconnect: running again" camera_is front running
    daemon_lives || fail "disconnect: the daemon died"
    row "disconnect = 1, then unbind and bind" "$(told_since "$mark")"
}
