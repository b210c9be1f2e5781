// What Swift cannot import of libjpeg: its errors leave by longjmp. Each entry point sets its own
// jump target, does one whole piece of work and returns; no Swift frame is ever jumped over.
// Checks of sizes against Plated's limits, and all memory for pictures, are the caller's.
#ifndef CJPEG_H
#define CJPEG_H

#include <stddef.h>
#include <stdint.h>

// Bytes that `message` must have room for, the closing zero included (JMSG_LENGTH_MAX).
enum { CJPEG_MESSAGE_BYTES = 200 };

// Scans read of one progressive picture; encoders write about ten, a bomb writes thousands.
enum { CJPEG_SCANS_MAX = 100 };

typedef struct {
    int width;
    int height;
    int components;
} CJPEGSize;

// Bytes on the C heap; the caller frees `bytes`, also after a failure.
typedef struct {
    uint8_t *bytes;
    size_t count;
} CJPEGBytes;

// One plane of a planar picture: `columns` by `rows` samples without gaps.
typedef struct {
    const uint8_t *samples;
    int columns;
    int rows;
} CJPEGPlane;

// All return 0, or -1 with the reason in `message`.

int cjpeg_size(const uint8_t *bytes, size_t count, CJPEGSize *size, char *message);

// Decodes into `pixels`, `width * height * channels` bytes; channels is 1 (grey) or 3 (RGB). A size
// other than the picture's is a failure. `warnings` counts damage, the first told in `message`.
int cjpeg_decode(
    const uint8_t *bytes, size_t count, int channels, int width, int height, uint8_t *pixels,
    long *warnings, char *message);

// Encodes interleaved pixels; channels is 1 (grey) or 3 (RGB, stored as 4:2:0). `fewestBytes` other
// than 0 makes Huffman tables for this picture: the same pixels in less room, in twice the time.
int cjpeg_encode(
    const uint8_t *pixels, int width, int height, int channels, int quality, int fewestBytes,
    CJPEGBytes *out, char *message);

// Encodes three planes as they are, without a change of colour; the first is luma. `across` and
// `down` say how many luma samples share one of chroma: 1 or 2.
int cjpeg_encode_planes(
    const CJPEGPlane planes[3], int across, int down, int quality, CJPEGBytes *out, char *message);

#endif
