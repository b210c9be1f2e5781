proves="V4L2Camera gets every picture of the kernel's test camera, 640×360 YUYV, over wrapped counts too"
limit=300
short=yes

# check FILTER: what platectl says of ten seconds with the camera must satisfy the filter.
check() {
    local status=0
    "$BUILD/platectl" camera check --json --width 640 --height 360 --frames-per-second 15 \
        --seconds 10 /dev/video0 >"$OUT/check.json" 2>"$OUT/check.log" || status=$?
    say "$(jq -cM '{format, width, height, frames, framesPerSecond, faults, condition}' \
        "$OUT/check.json" || cat "$OUT/check.log")"
    jq -e "$1" "$OUT/check.json" >/dev/null || fail "exit code $status, not: $1"
}

in_guest() {
    load_vivid 1
    # At 15 a second, which one emulated processor has time for: at 30, vivid itself comes too late.
    local good='.format == "YUYV" and .width == 640 and .height == 360 and .condition == "running"
        and .framesPerSecond > 14 and .frames > 130'
    check "$good and ([.faults[]] | add) == 0"
    # The driver's counts begin 128 short of their largest.
    set_control /dev/video0 wrap_sequence_number 1
    check "$good"
    set_control /dev/video0 wrap_sequence_number 0
    set_control /dev/video0 percentage_of_dropped_buffers 50
    check '.frames > 20 and .faults.gap > 10'
}
