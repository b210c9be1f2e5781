/* What Swift cannot import of Video4Linux: variadic calls and request codes. */
#pragma once
#include <libv4l2.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>
