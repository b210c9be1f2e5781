# Boots a machine for one test and passes on what became of it. Sourced by `run`.

# KVM where it is the processor's own; a nested kvm_pvm can be opened and then crawls.
choose_accelerator() {
    ACCELERATOR=tcg
    if [ -w /dev/kvm ] && { [ -d /sys/module/kvm_intel ] || [ -d /sys/module/kvm_amd ]; }; then
        ACCELERATOR=kvm
    fi
}

# Fills $MACHINE with qemu's arguments for the accelerator.
#
# Under emulation the guest's clock counts instructions, a nanosecond each: a picture takes the guest a
# third of a second of its own time, however long the host needs for it, and a busy host changes no
# test's outcome. That needs a single processor and a single thread.
machine_arguments() {
    if [ "$ACCELERATOR" = kvm ]; then
        MACHINE=(-accel kvm -cpu host -smp 2)
    else
        MACHINE=(-accel tcg,thread=single -cpu max,-la57 -smp 1 -icount shift=0,sleep=on
            -rtc clock=vm)
    fi
    MACHINE+=(-M q35 -m 1536 -nodefaults -no-user-config -no-reboot -display none)
}

# boot ROOT SECONDS OUT: runs OUT/command in a guest with ROOT (host or debian); the console goes to
# stdout. The test's exit code, 124 when the time is over, 125 when the guest never got that far.
boot() {
    local root=$1 seconds=$2 out=$3 init shares folder
    machine_arguments
    shares=("host=/" "out=$out")
    init=$RIG/guest/init.sh
    if [ "$root" = debian ]; then
        shares+=("debian=$CACHE/debian" "ours=$out/ours")
        init=/lib/systemd/systemd
    fi
    for folder in "${shares[@]}"; do
        MACHINE+=(-fsdev "local,id=${folder%%=*},path=${folder#*=},security_model=none$(
            [ "${folder%%=*}" = out ] || echo ,readonly=on,multidevs=remap)")
        MACHINE+=(-device "virtio-9p-pci,fsdev=${folder%%=*},mount_tag=${folder%%=*}")
    done
    # A disk that outlasts the machine: what the guest has synchronised is in the host's file.
    if [ -f "$out/disk.img" ]; then
        MACHINE+=(-drive "file=$out/disk.img,format=raw,if=virtio,cache=writeback")
    fi
    timeout -k 5 "$seconds" qemu-system-x86_64 "${MACHINE[@]}" -pidfile "$out/machine.pid" \
        -kernel "$KERNEL/vmlinux" -initrd "$INITRD" \
        -append "console=ttyS0 quiet loglevel=3 panic=-1 mitigations=off nopti nokaslr \
rig.root=$root rig.init=$init" \
        -chardev stdio,id=console,signal=off -serial chardev:console \
        -device virtio-rng-pci </dev/null
    local status=$?
    if [ -f "$out/exit-code" ]; then
        return "$(<"$out/exit-code")"
    elif [ $status -eq 124 ] || [ $status -eq 137 ]; then
        return 124
    fi
    return 125
}
