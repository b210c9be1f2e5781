#!/bin/bash
# The guest's process 1 in tests without systemd: runs the test, leaves its exit code for the host, and
# switches the machine off.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8
busybox cut -d' ' -f1 /proc/uptime >/rig-out/boot-seconds
busybox ip link set lo up
cd /
bash /rig-out/command >/dev/ttyS0 2>&1 </dev/null
echo $? >/rig-out/exit-code
sync
busybox poweroff -f
