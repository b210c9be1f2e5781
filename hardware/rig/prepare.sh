# Everything a machine is made of: the host's packages, a kernel, its modules, a first file system,
# our own small programs, and for the tests of the service a Debian root. Sourced by `run`; each step is
# done once and kept in the cache, and calls `unavailable REASON` where it cannot be done.

PROGRAMS=(qemu-system-x86_64 busybox v4l2-ctl cpio modprobe gcc make jq sqlite3 xz)
PACKAGES=(qemu-system-x86 busybox-static v4l-utils cpio kmod gcc make jq sqlite3 xz-utils)
# The kernel's packages carry this in the cache's folder names: raise it when their making changes.
CACHE_FORM=1

missing_programs() {
    local program
    for program in "$@"; do
        command -v "$program" >/dev/null || echo "$program"
    done
}

# Installs PACKAGES where PROGRAMS are missing, as root; says what to install otherwise.
prepare_host() {
    local missing
    [ "$(uname -m)" = x86_64 ] || unavailable "the rig is for x86-64, this is $(uname -m)"
    command -v apt-get >/dev/null || unavailable "no apt-get: the rig takes its kernel from Debian"
    PATH=$PATH:/usr/sbin:/sbin
    missing=$(missing_programs "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        unavailable "not installed: $(echo $missing); sudo apt-get install ${PACKAGES[*]}"
    fi
    say "installing host packages"
    apt_get update -qq
    apt_get install -y -qq --no-install-recommends "${PACKAGES[@]}" >"$LOGS/apt.log" 2>&1 ||
        unavailable "apt-get cannot install $(echo $missing), see $LOGS/apt.log"
}

apt_get() { DEBIAN_FRONTEND=noninteractive apt-get "$@"; }

# The name of the kernel that Debian's linux-image-amd64 stands for, such as 6.1.0-56-amd64.
kernel_on_offer() {
    apt-cache depends linux-image-amd64 2>/dev/null |
        sed -n 's/^ *Depends: linux-image-\([0-9].*-amd64\)$/\1/p' | head -1
}

# Fetches PACKAGE… and unpacks them into FOLDER.
fetch_packages() {
    local folder=$1 package
    shift
    mkdir -p "$folder/packages" "$folder/root"
    # The downloads go to a folder that apt's own user may not enter; apt then warns and goes on.
    (cd "$folder/packages" && apt_get download -qq "$@" >"$LOGS/download.log" 2>&1) || return 1
    for package in "$folder"/packages/*.deb; do
        dpkg -x "$package" "$folder/root" || return 1
    done
    rm -r "$folder/packages"
}

# Unpacks vmlinuz to the ELF file within, which saves three seconds a boot under emulation.
# The offsets are those of the Linux boot protocol: setup sectors, payload's start and length.
unpack_kernel() {
    local packed=$1 out=$2 setup start length magic
    setup=$(od -An -tu1 -j497 -N1 "$packed")
    start=$(((setup + 1) * 512 + $(od -An -tu4 -j584 -N4 "$packed")))
    length=$(od -An -tu4 -j588 -N4 "$packed")
    tail -c +$((start + 1)) "$packed" | head -c $((length)) >"$out.packed"
    magic=$(od -An -tx1 -N2 "$out.packed" | tr -d ' ')
    # The payload ends with its length unpacked, which is none of the packers' business.
    case $magic in
        fd37) xz -dc --single-stream "$out.packed" >"$out" ;;
        1f8b) gzip -dc "$out.packed" >"$out" 2>/dev/null ;;
        28b5) zstd -dc "$out.packed" >"$out" 2>/dev/null ;;
        *) false ;;
    esac
    rm -f "$out.packed"
    [ "$(head -c 4 "$out" | tail -c 3)" = ELF ] || cp "$packed" "$out"
}

# Builds v4l2loopback against the extracted headers, whose absolute paths are of an installed system.
build_loopback() {
    local folder=$1 version=$2 source headers
    headers=$folder/root/usr/src/linux-headers-$version
    source=$(echo "$folder"/root/usr/src/v4l2loopback-*)
    sed -i "s|/usr/src/|$folder/root/usr/src/|" "$headers/Makefile" "$headers/.kernelvariables"
    make -s -C "$headers" M="$source" modules >"$LOGS/v4l2loopback.log" 2>&1 || return 1
    mkdir -p "$folder/root/lib/modules/$version/extra"
    cp "$source/v4l2loopback.ko" "$folder/root/lib/modules/$version/extra/"
}

# Leaves the kernel in $KERNEL (a folder), its name in $KERNEL_VERSION.
prepare_kernel() {
    local version building
    KERNEL=$CACHE/kernel-$CACHE_FORM
    if [ "$FRESH" = no ] && [ -f "$KERNEL/version" ]; then
        KERNEL_VERSION=$(<"$KERNEL/version")
        return
    fi
    version=$(kernel_on_offer)
    if [ -z "$version" ] && [ "$(id -u)" -eq 0 ]; then
        apt_get update -qq || true
        version=$(kernel_on_offer)
    fi
    [ -n "$version" ] || unavailable "apt-get knows no linux-image-amd64: not Debian, or no network"
    say "fetching the kernel $version (85 MB)"
    building=$KERNEL.building
    rm -rf "$building"
    fetch_packages "$building" "linux-image-$version" "linux-headers-$version" \
        "linux-headers-${version%-amd64}-common" "linux-kbuild-${version%%.0-*}" v4l2loopback-dkms ||
        unavailable "apt-get cannot download the kernel $version, see $LOGS/download.log"
    unpack_kernel "$building/root/boot/vmlinuz-$version" "$building/vmlinux"
    build_loopback "$building" "$version" ||
        unavailable "v4l2loopback does not build, see $LOGS/v4l2loopback.log"
    depmod -b "$building/root" "$version"
    rm -rf "${building:?}/root/usr" "$building/root/boot"
    echo "$version" >"$building/version"
    rm -rf "$KERNEL"
    mv "$building" "$KERNEL"
    KERNEL_VERSION=$version
}

# The first file system: busybox, the modules that reach the host's folders, and guest/first.sh.
prepare_first_files() {
    local tree module
    INITRD=$WORK/initrd.gz
    tree=$WORK/initrd
    mkdir -p "$tree"/{bin,modules,proc,sys,dev,low,host,top,new}
    cp "$(command -v busybox)" "$tree/bin/busybox"
    cp "$RIG/guest/first.sh" "$tree/init"
    chmod +x "$tree/init"
    for module in virtio_pci 9pnet_virtio 9p overlay virtio_rng; do
        modprobe -d "$KERNEL/root" -S "$KERNEL_VERSION" --show-depends "$module"
    done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r module; do
        cp "$module" "$tree/modules/"
        basename "$module" >>"$tree/modules/order"
    done
    [ -f "$tree/modules/9p.ko" ] ||
        unavailable "the kernel in $KERNEL lacks modules; --fresh fetches it again"
    (cd "$tree" && find . | cpio -o -H newc --quiet | gzip -1) >"$INITRD"
}

# The rig's own programs.
prepare_programs() {
    gcc -std=c11 -O2 -Wall -Wextra -Werror -o "$WORK/clip-feed" "$RIG/guest/clip-feed.c" ||
        unavailable "gcc cannot build guest/clip-feed.c"
}

# A Debian root with systemd for the tests of the service, in $CACHE/debian.
prepare_debian() {
    local mirror release
    [ "$FRESH" = no ] && [ -f "$CACHE/debian/etc/rig-complete" ] && return
    [ "$(id -u)" -eq 0 ] || { WHY="debootstrap needs root; run once as root"; return 1; }
    if ! command -v debootstrap >/dev/null; then
        apt_get install -y -qq --no-install-recommends debootstrap >"$LOGS/apt.log" 2>&1 ||
            { WHY="apt-get cannot install debootstrap, see $LOGS/apt.log"; return 1; }
    fi
    read -r mirror release < <(apt-get indextargets --format '$(SITE) $(CODENAME)' \
        'Created-By: Packages' | grep -v -e security -e updates | head -1) || true
    [ -n "$mirror" ] || { WHY="apt-get names no mirror"; return 1; }
    say "making a Debian $release root (takes a minute or two)"
    rm -rf "$CACHE/debian.building"
    debootstrap --variant=minbase \
        --include=systemd,systemd-sysv,udev,kmod,procps,libsqlite3-0,libjpeg62-turbo,libv4l-0,sqlite3,jq \
        "$release" "$CACHE/debian.building" "$mirror" >"$LOGS/debootstrap.log" 2>&1 ||
        { WHY="debootstrap failed, see $LOGS/debootstrap.log"; return 1; }
    rm -rf "$CACHE/debian.building"/var/cache/apt/archives/*.deb \
        "$CACHE/debian.building"/usr/share/{doc,man,locale}/*
    touch "$CACHE/debian.building/etc/rig-complete"
    rm -rf "$CACHE/debian"
    mv "$CACHE/debian.building" "$CACHE/debian"
}
