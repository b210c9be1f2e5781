// What Swift cannot import of Video4Linux: calls with a variable number of arguments, and the request
// codes and pixel formats, which are macros with casts in them. Structures, plain constants,
// `v4l2_fd_open`, `v4l2_mmap` and `v4l2_close` are imported as they are.
#ifndef CVIDEO4LINUX_H
#define CVIDEO4LINUX_H

#include <libv4l2.h>
#include <linux/videodev2.h>
#include <stdint.h>

// `v4l2_ioctl` with its one argument; -1 and errno where it fails.
static inline int cv4l_ioctl(int descriptor, unsigned long request, void *argument) {
    return v4l2_ioctl(descriptor, request, argument);
}

static const unsigned long CV4L_QUERYCAP = VIDIOC_QUERYCAP;
static const unsigned long CV4L_ENUM_FMT = VIDIOC_ENUM_FMT;
static const unsigned long CV4L_ENUM_FRAMESIZES = VIDIOC_ENUM_FRAMESIZES;
static const unsigned long CV4L_ENUM_FRAMEINTERVALS = VIDIOC_ENUM_FRAMEINTERVALS;
static const unsigned long CV4L_S_FMT = VIDIOC_S_FMT;
static const unsigned long CV4L_G_PARM = VIDIOC_G_PARM;
static const unsigned long CV4L_S_PARM = VIDIOC_S_PARM;
static const unsigned long CV4L_REQBUFS = VIDIOC_REQBUFS;
static const unsigned long CV4L_QUERYBUF = VIDIOC_QUERYBUF;
static const unsigned long CV4L_QBUF = VIDIOC_QBUF;
static const unsigned long CV4L_DQBUF = VIDIOC_DQBUF;
static const unsigned long CV4L_STREAMON = VIDIOC_STREAMON;
static const unsigned long CV4L_STREAMOFF = VIDIOC_STREAMOFF;

static const uint32_t CV4L_PIX_FMT_MJPEG = V4L2_PIX_FMT_MJPEG;
// Some drivers name Motion JPEG so; the bytes are the same.
static const uint32_t CV4L_PIX_FMT_JPEG = V4L2_PIX_FMT_JPEG;
static const uint32_t CV4L_PIX_FMT_YUYV = V4L2_PIX_FMT_YUYV;

// The letters that a pixel format is written with hold a bit for its byte order beside them.
static const uint32_t CV4L_PIX_FMT_BIG_ENDIAN = 1U << 31;

#endif
