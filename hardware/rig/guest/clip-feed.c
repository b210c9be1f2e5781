/* Feeds the pictures of a Motion JPEG AVI into a v4l2loopback device, or writes some of them to an AVI of
 * their own, so that a camera and `plated replay` can be given the very same pictures.
 *
 *   clip-feed feed DEVICE CLIP FIRST COUNT STEP RATE [LEAD UNTIL]
 *   clip-feed cut  OUT    CLIP FIRST COUNT STEP RATE
 *
 * Takes COUNT pictures from FIRST on, each STEP-th, and plays them at RATE a second; COUNT 0 means all
 * there are. With LEAD, picture LEAD is repeated at RATE until the file UNTIL exists: the reader needs
 * time to open the device, and LEAD is a picture without plates. Prints how many it gave, and when it
 * feeds, keeps the device open until it is killed.
 * Exit codes: 0 done, 1 usage, 2 the clip cannot be used, 3 the device or file cannot be written. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PICTURES_MAX = 100000, HEAD_BYTES = 8 };

struct picture {
    const uint8_t *bytes;
    uint32_t length;
};

struct clip {
    uint8_t *bytes;
    size_t length;
    size_t frames_offset; /* Where the list of frames begins: its own head. */
    uint32_t width, height;
    struct picture pictures[PICTURES_MAX];
    int count;
};

struct choice {
    int first, count, step;
    double rate;
};

static void quit(int status, const char *what, const char *path) {
    fprintf(stderr, "clip-feed: %s: %s: %s\n", path, what, errno ? strerror(errno) : "no AVI of ours");
    exit(status);
}

static uint32_t number(const uint8_t *at) {
    return at[0] | at[1] << 8 | at[2] << 16 | (uint32_t)at[3] << 24;
}

static void set_number(uint8_t *at, uint32_t value) {
    for (int i = 0; i < 4; i++) at[i] = value >> 8 * i;
}

static void read_whole(struct clip *clip, const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;
    if (file < 0 || fstat(file, &about)) quit(2, "open", path);
    clip->length = about.st_size;
    clip->bytes = malloc(clip->length + 1);
    for (size_t got = 0; got < clip->length;) {
        ssize_t some = read(file, clip->bytes + got, clip->length - got);
        if (some <= 0) quit(2, "read", path);
        got += some;
    }
    close(file);
}

/* Finds the header's end and every picture. The clips are the project's own: one stream, one list. */
static void parse(struct clip *clip, const char *path) {
    const uint8_t *header = memmem(clip->bytes, clip->length, "avih", 4);
    const uint8_t *frames = memmem(clip->bytes, clip->length, "movi", 4);
    errno = 0;
    if (!header || !frames || frames < header + HEAD_BYTES + 40) quit(2, "read", path);
    clip->width = number(header + HEAD_BYTES + 32);
    clip->height = number(header + HEAD_BYTES + 36);
    clip->frames_offset = frames - clip->bytes - HEAD_BYTES;
    size_t at = clip->frames_offset + HEAD_BYTES + 4;
    while (at + HEAD_BYTES <= clip->length && clip->count < PICTURES_MAX) {
        uint32_t length = number(clip->bytes + at + 4);
        if (memcmp(clip->bytes + at, "00dc", 4) || length > clip->length - at - HEAD_BYTES) break;
        clip->pictures[clip->count].bytes = clip->bytes + at + HEAD_BYTES;
        clip->pictures[clip->count++].length = length;
        at += HEAD_BYTES + length + length % 2;
    }
    if (!clip->count) quit(2, "read", path);
}

/* How many pictures the choice holds of this clip. */
static int chosen(const struct clip *clip, const struct choice *choice) {
    int there = (clip->count - choice->first + choice->step - 1) / choice->step;
    return choice->count && choice->count < there ? choice->count : there;
}

static void put(FILE *out, const char *path, const void *bytes, size_t length) {
    if (fwrite(bytes, 1, length, out) != length) quit(3, "write", path);
}

/* The clip's own header with counts and rate changed, the chosen pictures, no index. */
static void cut(const char *path, struct clip *clip, const struct choice *choice) {
    int count = chosen(clip, choice);
    uint32_t body = 4;
    uint8_t head[HEAD_BYTES];
    for (int i = 0; i < count; i++) {
        uint32_t length = clip->pictures[choice->first + i * choice->step].length;
        body += HEAD_BYTES + length + length % 2;
    }
    uint8_t *stream = memmem(clip->bytes, clip->frames_offset, "strh", 4);
    uint8_t *file = memmem(clip->bytes, clip->frames_offset, "avih", 4);
    if (!stream || !file) quit(2, "header", path);
    set_number(clip->bytes + 4, clip->frames_offset + HEAD_BYTES + body - HEAD_BYTES);
    set_number(file + HEAD_BYTES, 1e6 / choice->rate);
    set_number(file + HEAD_BYTES + 12, 0);
    set_number(file + HEAD_BYTES + 16, count);
    set_number(stream + HEAD_BYTES + 20, 1000);
    set_number(stream + HEAD_BYTES + 24, 1000 * choice->rate);
    set_number(stream + HEAD_BYTES + 32, count);
    set_number(clip->bytes + clip->frames_offset + 4, body);

    FILE *out = fopen(path, "wb");
    if (!out) quit(3, "open", path);
    put(out, path, clip->bytes, clip->frames_offset + HEAD_BYTES + 4);
    for (int i = 0; i < count; i++) {
        const struct picture *picture = &clip->pictures[choice->first + i * choice->step];
        memcpy(head, "00dc", 4);
        set_number(head + 4, picture->length);
        put(out, path, head, sizeof head);
        put(out, path, picture->bytes, picture->length);
        if (picture->length % 2) put(out, path, "", 1);
    }
    if (fclose(out)) quit(3, "close", path);
    printf("%d\n", count);
}

static int open_device(const char *path, const struct clip *clip, double rate) {
    int device = open(path, O_RDWR | O_CLOEXEC);
    if (device < 0) quit(3, "open", path);
    struct v4l2_format format = {.type = V4L2_BUF_TYPE_VIDEO_OUTPUT};
    format.fmt.pix.width = clip->width;
    format.fmt.pix.height = clip->height;
    format.fmt.pix.field = V4L2_FIELD_NONE;
    format.fmt.pix.pixelformat = V4L2_PIX_FMT_MJPEG;
    format.fmt.pix.sizeimage = clip->width * clip->height * 2;
    format.fmt.pix.colorspace = V4L2_COLORSPACE_JPEG;
    if (ioctl(device, VIDIOC_S_FMT, &format)) quit(3, "format", path);
    struct v4l2_streamparm pace = {.type = V4L2_BUF_TYPE_VIDEO_OUTPUT};
    pace.parm.output.timeperframe.numerator = 1000;
    pace.parm.output.timeperframe.denominator = 1000 * rate;
    ioctl(device, VIDIOC_S_PARM, &pace);
    return device;
}

static void give(int device, const char *path, const struct picture *picture) {
    if (write(device, picture->bytes, picture->length) < 0) quit(3, "write", path);
}

static void wait_for(struct timespec *moment, double rate) {
    moment->tv_nsec += 1e9 / rate;
    while (moment->tv_nsec >= 1000000000) {
        moment->tv_nsec -= 1000000000;
        moment->tv_sec++;
    }
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, moment, NULL);
}

static void feed(
    const char *path, const struct clip *clip, const struct choice *choice, int lead,
    const char *until) {
    int device = open_device(path, clip, choice->rate);
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    if (until) {
        while (access(until, F_OK)) {
            give(device, path, &clip->pictures[lead]);
            wait_for(&moment, choice->rate);
        }
    }
    int count = chosen(clip, choice);
    for (int i = 0; i < count; i++) {
        give(device, path, &clip->pictures[choice->first + i * choice->step]);
        wait_for(&moment, choice->rate);
    }
    printf("%d\n", count);
    fflush(stdout);
    /* Without a writer the device would fail rather than fall silent; so until somebody ends this. */
    pause();
}

int main(int argc, char **argv) {
    static struct clip clip;
    if (argc != 8 && argc != 10) {
        fprintf(stderr, "usage: clip-feed feed|cut TARGET CLIP FIRST COUNT STEP RATE [LEAD UNTIL]\n");
        return 1;
    }
    struct choice choice = {atoi(argv[4]), atoi(argv[5]), atoi(argv[6]), atof(argv[7])};
    int lead = argc == 10 ? atoi(argv[8]) : 0;
    read_whole(&clip, argv[3]);
    parse(&clip, argv[3]);
    if (choice.first < 0 || choice.first >= clip.count || choice.count < 0 || choice.step < 1
        || !(choice.rate > 0.01 && choice.rate < 1000) || lead < 0 || lead >= clip.count) {
        fprintf(stderr, "clip-feed: the clip has %d pictures; STEP and RATE must be above 0\n", clip.count);
        return 1;
    }
    if (!strcmp(argv[1], "cut")) cut(argv[2], &clip, &choice);
    else feed(argv[2], &clip, &choice, lead, argc == 10 ? argv[9] : NULL);
    return 0;
}
