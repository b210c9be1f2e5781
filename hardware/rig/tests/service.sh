proves="installed by the page in systemd/, the service starts, is watched, reloads and stops in time"
limit=900
root=debian

# The files of systemd/ and the programs with the libraries that the Debian root lacks, where the page
# puts them; and a target that runs the test and nothing else.
on_host() {
    local ours=$1/ours unit library
    install -D -m 644 "$REPOSITORY/systemd/plated.service" "$ours/usr/lib/systemd/system/plated.service"
    install -D -m 644 "$REPOSITORY/systemd/plated.sysusers" "$ours/usr/lib/sysusers.d/plated.conf"
    install -D -m 644 "$REPOSITORY/systemd/plated.tmpfiles" "$ours/usr/lib/tmpfiles.d/plated.conf"
    install -D -m 755 -t "$ours/usr/bin" "$BUILD/plated" "$BUILD/platectl"
    for library in $(ldd "$BUILD/plated" "$BUILD/platectl" | awk '$2 == "=>" { print $3 }' | sort -u)
    do
        find "$CACHE/debian/usr/lib" -name "$(basename "$library")" | grep -q . ||
            install -D -m 644 -t "$ours/usr/lib/x86_64-linux-gnu" "$library"
    done
    mkdir -p "$ours/etc/systemd/system/rig.target.wants"
    printf '[Unit]\nRequires=basic.target\nAfter=basic.target\nAllowIsolate=yes\n' \
        >"$ours/etc/systemd/system/rig.target"
    cat >"$ours/etc/systemd/system/rig.service" <<'UNIT'
[Unit]
After=basic.target
[Service]
Type=oneshot
TimeoutStartSec=infinity
ExecStart=/bin/bash -c 'bash /rig-out/command >/dev/ttyS0 2>&1; echo $? >/rig-out/exit-code; sync'
ExecStopPost=/usr/bin/systemctl poweroff -ff
UNIT
    ln -s ../rig.service "$ours/etc/systemd/system/rig.target.wants/rig.service"
    ln -s rig.target "$ours/etc/systemd/system/default.target"
    # What a car has and this test needs not, for it costs emulated seconds.
    for unit in systemd-update-utmp systemd-firstboot systemd-journal-flush systemd-random-seed \
        systemd-udev-trigger systemd-journal-catalog-update systemd-update-done systemd-machine-id-commit; do
        ln -s /dev/null "$ours/etc/systemd/system/$unit.service"
    done
    echo 0123456789abcdef0123456789abcdef >"$ours/etc/machine-id"
}

property() { systemctl show plated --property="$1" --value; }
active() { systemctl is-active --quiet plated; }
restarted() { active && [ "$(property NRestarts)" -gt 0 ] && [ "$(property MainPID)" != "$1" ]; }

measure() { printf '%-58s %s\n' "$1" "$2" | report; }
# Runs a command, leaves the guest's own seconds in TOOK.
timed() {
    local before after
    before=$(cut -d' ' -f1 /proc/uptime)
    "$@"
    after=$(cut -d' ' -f1 /proc/uptime)
    TOOK=$(awk "BEGIN { printf \"%.1f s\", $after - $before }")
}

# Opens a device as a member of the service's own control group, where DeviceAllow counts.
may_open() {
    bash -c 'echo $BASHPID >/sys/fs/cgroup/system.slice/plated.service/cgroup.procs; exec 9<"$1"' \
        open "$1" 2>/dev/null
}

install_service() {
    systemd-sysusers plated.conf
    systemd-tmpfiles --create plated.conf
    install -m 640 -g plated "$REPOSITORY/systemd/plated.toml" /etc/plated/plated.toml
    systemctl daemon-reload
}

in_guest() {
    local main
    measure "systemd is there after" "$(cut -d' ' -f1 /proc/uptime) s"
    install_service
    timed systemctl start plated
    active || fail "not active: $(systemctl status plated --no-pager | head -12)"
    measure "systemctl start, back when ready" "$TOOK"
    main=$(property MainPID)
    [ "$(ps -o user= -p "$main")" = plated ] || fail "the daemon does not run as plated"
    sleep 25
    [ "$(property MainPID)" = "$main" ] || fail "killed without cameras"
    measure "no cameras, WatchdogSec $(property WatchdogUSec): alive after" "25 s"
    timed systemctl reload plated
    sleep 2
    [ "$(property MainPID)" = "$main" ] && active || fail "reload ended the daemon"
    measure "systemctl reload, the same daemon" "$TOOK"
    watch_the_watchdog "$main"
    try_devices
    timed systemctl stop plated
    [ "$(property Result)" = success ] || fail "stop ended with $(property Result)"
    awk "BEGIN { exit !(${TOOK% s} < 5) }" || fail "stop took $TOOK"
    measure "systemctl stop" "$TOOK"
}

watch_the_watchdog() {
    local before
    before=$(seconds_now)
    kill -STOP "$1"
    eventually 60 "stopped, killed by the watchdog and started again" restarted "$1"
    measure "SIGSTOP to the next daemon, by the watchdog" "$(($(seconds_now) - before)) s"
    journalctl -u plated --no-pager | grep -i -q "watchdog" || fail "the journal tells no watchdog"
}

try_devices() {
    load_vivid 1
    chgrp video /dev/video0 && chmod 660 /dev/video0
    printf '[[camera]]\nname = "front"\ndevice = "/dev/video0"\n%s\n' "$SLOW" >>/etc/plated/plated.toml
    systemctl restart plated
    eventually 60 "a camera runs under the service's rules" camera_is front running
    may_open /dev/video0 || fail "the service may not open a camera"
    ! may_open /dev/kmsg || fail "the service may open /dev/kmsg: DeviceAllow is not enforced"
    measure "DeviceAllow: /dev/video0, /dev/kmsg" "opens, refused"
}
