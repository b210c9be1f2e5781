proves="the kernel's test camera gives frames at 640×360; the loopback camera passes JPEGs through"
limit=240
short=yes

in_guest() {
    load_vivid 1
    v4l2-ctl -d /dev/video0 --set-fmt-video=width=640,height=360,pixelformat=YUYV -p 30
    v4l2-ctl -d /dev/video0 --stream-mmap --stream-count=60
}
