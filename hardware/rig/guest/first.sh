#!/bin/busybox sh
# The guest's first program, out of the first file system: mounts what the host shares, puts memory over
# it so that the guest may write anywhere, and goes on with the real first program.
B=/bin/busybox
$B mount -t proc proc /proc
$B mount -t sysfs sys /sys
$B mount -t devtmpfs dev /dev
while read -r module; do $B insmod /modules/$module 2>/dev/null; done </modules/order

argument() {
    for word in $($B cat /proc/cmdline); do
        case $word in $1=*) echo "${word#*=}" ;; esac
    done
}
share() {
    $B mount -t 9p -o "$3,trans=virtio,version=9p2000.L,msize=512000,access=any" "$1" "$2" ||
        $B poweroff -f
}

# rig.root=host: the host's own root. rig.root=debian: a Debian root with our files above it, and the
# host's root under /host.
share host /host ro,cache=loose
$B mount -t tmpfs -o size=80% memory /top
$B mkdir -p /top/upper /top/work
root=$(argument rig.root)
init=$(argument rig.init)
if [ "$root" = debian ]; then
    $B mkdir /ours
    share debian /low ro,cache=loose
    share ours /ours ro,cache=loose
    lower=/ours:/low
else
    lower=/host
fi
$B mount -t overlay -o "lowerdir=$lower,upperdir=/top/upper,workdir=/top/work" root /new ||
    $B poweroff -f
for folder in proc sys dev; do
    $B mkdir -p /new/$folder
    $B mount --move /$folder /new/$folder
done
# /tmp stays as it is: the repository may lie there.
$B mkdir -p /new/rig-out /new/host /new/dev/shm /new/dev/pts /new/run
$B mount -t devpts devpts /new/dev/pts
$B mount -t tmpfs memory /new/dev/shm
$B mount -t tmpfs -o mode=755 memory /new/run
[ "$root" = debian ] && $B mount --bind /host /new/host
share out /new/rig-out rw
exec $B switch_root /new "$init"
