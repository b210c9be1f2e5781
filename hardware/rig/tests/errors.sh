proves="whatever error a camera is made to give is counted or told, and the daemon goes on"
limit=1200
short=yes

NODE=/dev/video0

# The counts of the camera's lost and useless pictures as one line of JSON.
counters() { camera front '.framesDropped + .framesDamaged' | jq -cM .; }

# What grew between two such lines, in words.
growth() {
    jq -nr --argjson before "$1" --argjson after "$2" '[$after | to_entries[] |
        .value -= ($before[.key] // 0) | select(.value > 0) | "\(.key) +\(.value)"] | join(", ")'
}

# Watches until the counts that grew, or the conditions that were seen, match $1; at most $2 seconds.
watch_camera() {
    local before condition end
    before=$(counters)
    end=$(($(seconds_now) + $2))
    SEEN= GROWN=
    while [ "$(seconds_now)" -lt "$end" ]; do
        condition=$(camera front '.condition + (if .reason then ": " + .reason else "" end)')
        [[ "; $SEEN;" == *"; $condition;"* ]] || SEEN="${SEEN:+$SEEN; }$condition"
        GROWN=$(growth "$before" "$(counters)")
        [[ "$GROWN; $SEEN" =~ $1 ]] && return
        sleep 0.3
    done
    return 1
}

row() { printf '%-42s | %-14s | %s\n' "$1" "$2" "$3" | report; }

# fault WANTED CONTROL VALUE [CONTROL]: sets vivid's control, then the second one as a button, watches for
# WANTED, sets the first one back, and wants pictures again.
fault() {
    local wanted=$1 control=$2 value=$3 then=${4:-} taken
    set_control $NODE "$control" "$value"
    [ -z "$then" ] || set_control $NODE "$then" 1
    watch_camera "$wanted" 30 || fail "$control: no $wanted in: $GROWN; $SEEN"
    [ "$value" -eq 1 ] || set_control $NODE "$control" 0
    daemon_lives || fail "$control: the daemon died"
    taken=$(camera front .framesTaken)
    eventually 60 "$control: pictures again" camera_count_above front .framesTaken $((taken + 1))
    row "$control = $value${then:+, $then}" "${GROWN:-nothing}" "$SEEN"
}

in_guest() {
    load_vivid 1
    configure front $NODE
    start_daemon
    eventually 30 "the camera runs" camera_is front running
    row "what vivid is told" "counted" "what status says of the camera"
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
    set_control $NODE disconnect 1
    watch_camera "absent|failing" 30 || fail "disconnect: neither absent nor failing in: $SEEN"
    row "disconnect = 1, then unbind and bind" "${GROWN:-nothing}" "$SEEN"
    echo vivid.0 >/sys/bus/platform/drivers/vivid/unbind
    echo vivid.0 >/sys/bus/platform/drivers/vivid/bind
    eventually 60 "disconnect: running again" camera_is front running
    daemon_lives || fail "disconnect: the daemon died"
}
