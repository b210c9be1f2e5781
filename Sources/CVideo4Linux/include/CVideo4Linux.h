// What Swift cannot import of Video4Linux: calls with a variable number of arguments, and the request
// codes, which are macros with casts in them. Structures, plain constants, `v4l2_fd_open`, `v4l2_mmap`
// and `v4l2_close` are imported as they are.
#ifndef CVIDEO4LINUX_H
#define CVIDEO4LINUX_H

#include <libv4l2.h>
#include <linux/videodev2.h>
#include <stdio.h>

// `v4l2_ioctl` with its one argument; -1 and errno where it fails.
static inline int cv4l_ioctl(int descriptor, unsigned long request, void *argument) {
    return v4l2_ioctl(descriptor, request, argument);
}

// libv4l2 writes what fails to standard error, line by line, unless it has a file to write to; the same
// failures come back as error numbers. Swift refuses to touch the global variable. Call it once.
static inline void cv4l_silence(void) { v4l2_log_file = fopen("/dev/null", "we"); }

static const unsigned long CV4L_QUERYCAP = VIDIOC_QUERYCAP;
static const unsigned long CV4L_ENUM_FMT = VIDIOC_ENUM_FMT;
static const unsigned long CV4L_ENUM_FRAMESIZES = VIDIOC_ENUM_FRAMESIZES;
static const unsigned long CV4L_ENUM_FRAMEINTERVALS = VIDIOC_ENUM_FRAMEINTERVALS;
static const unsigned long CV4L_S_FMT = VIDIOC_S_FMT;
static const unsigned long CV4L_S_PARM = VIDIOC_S_PARM;
static const unsigned long CV4L_REQBUFS = VIDIOC_REQBUFS;
static const unsigned long CV4L_QUERYBUF = VIDIOC_QUERYBUF;
static const unsigned long CV4L_QBUF = VIDIOC_QBUF;
static const unsigned long CV4L_DQBUF = VIDIOC_DQBUF;
static const unsigned long CV4L_STREAMON = VIDIOC_STREAMON;
static const unsigned long CV4L_STREAMOFF = VIDIOC_STREAMOFF;

#endif
