#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jpeglib.h"

#include "jerror.h"

// The error state first, so that libjpeg's pointer to it is a pointer to the whole.
typedef struct {
    struct jpeg_error_mgr errors;
    jmp_buf leave;
    char *message;
    struct jpeg_progress_mgr progress;
    struct jpeg_destination_mgr destination;
    CJPEGBytes *out;
} Work;

static void leave(j_common_ptr codec) {
    Work *work = (Work *)codec->err;
    codec->err->format_message(codec, work->message);
    longjmp(work->leave, 1);
}

// Counts damage. Not counted: an unknown JFIF revision, and the few filling bytes that many USB
// cameras put before the end of the picture.
static void note(j_common_ptr codec, int level) {
    struct jpeg_error_mgr *errors = codec->err;
    if (level >= 0 || errors->msg_code == JWRN_JFIF_MAJOR) return;
    if (errors->msg_code == JWRN_EXTRANEOUS_DATA && errors->msg_parm.i[0] <= 8
        && errors->msg_parm.i[1] == JPEG_EOI)
        return;
    if (errors->num_warnings++ == 0) errors->format_message(codec, ((Work *)errors)->message);
}

static void limitScans(j_common_ptr codec) {
    if (codec->is_decompressor && ((j_decompress_ptr)codec)->input_scan_number > CJPEG_SCANS_MAX) {
        strcpy(((Work *)codec->err)->message, "it has too many scans");
        longjmp(((Work *)codec->err)->leave, 1);
    }
}

static struct jpeg_error_mgr *prepare(Work *work, char *message) {
    memset(work, 0, sizeof *work);
    message[0] = 0;
    work->message = message;
    jpeg_std_error(&work->errors);
    work->errors.error_exit = leave;
    work->errors.emit_message = note;
    work->progress.progress_monitor = limitScans;
    return &work->errors;
}

int cjpeg_size(const uint8_t *bytes, size_t count, CJPEGSize *size, char *message) {
    Work work;
    struct jpeg_decompress_struct codec;
    memset(&codec, 0, sizeof codec);
    codec.err = prepare(&work, message);
    if (setjmp(work.leave)) {
        jpeg_destroy_decompress(&codec);
        return -1;
    }
    jpeg_create_decompress(&codec);
    jpeg_mem_src(&codec, bytes, count);
    jpeg_read_header(&codec, TRUE);
    *size = (CJPEGSize){codec.image_width, codec.image_height, codec.num_components};
    jpeg_destroy_decompress(&codec);
    return 0;
}

// Inks to light in place of the conversion that libjpeg lacks; Adobe's files store inks inverted.
static void spreadInks(
    const uint8_t *inks, uint8_t *pixels, int width, int channels, int inverted) {
    for (int x = 0; x < width; x++, inks += 4, pixels += channels) {
        int light[3];
        for (int i = 0; i < 3; i++) {
            int ink = inverted ? inks[i] : 255 - inks[i];
            int black = inverted ? inks[3] : 255 - inks[3];
            light[i] = (ink * black + 127) / 255;
        }
        if (channels == 3)
            for (int i = 0; i < 3; i++) pixels[i] = light[i];
        else
            pixels[0] = (19595 * light[0] + 38470 * light[1] + 7471 * light[2] + 32768) >> 16;
    }
}

static void readRows(j_decompress_ptr codec, int channels, uint8_t *pixels) {
    size_t stride = (size_t)codec->output_width * channels;
    int inks = codec->out_color_space == JCS_CMYK;
    JSAMPARRAY row = codec->mem->alloc_sarray(
        (j_common_ptr)codec, JPOOL_IMAGE, codec->output_width * codec->output_components, 1);
    while (codec->output_scanline < codec->output_height) {
        uint8_t *place = pixels + stride * codec->output_scanline;
        if (!inks) {
            jpeg_read_scanlines(codec, &place, 1);
        } else if (jpeg_read_scanlines(codec, row, 1) == 1) {
            spreadInks(row[0], place, codec->output_width, channels, codec->saw_Adobe_marker);
        }
    }
}

int cjpeg_decode(
    const uint8_t *bytes, size_t count, int channels, int width, int height, uint8_t *pixels,
    long *warnings, char *message) {
    Work work;
    struct jpeg_decompress_struct codec;
    memset(&codec, 0, sizeof codec);
    codec.err = prepare(&work, message);
    if (setjmp(work.leave)) {
        jpeg_destroy_decompress(&codec);
        return -1;
    }
    jpeg_create_decompress(&codec);
    codec.progress = &work.progress;
    jpeg_mem_src(&codec, bytes, count);
    jpeg_read_header(&codec, TRUE);
    if (codec.jpeg_color_space == JCS_CMYK || codec.jpeg_color_space == JCS_YCCK)
        codec.out_color_space = JCS_CMYK;
    else
        codec.out_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(&codec);
    if (codec.output_width != (JDIMENSION)width || codec.output_height != (JDIMENSION)height) {
        strcpy(message, "its size changed");
        longjmp(work.leave, 1);
    }
    readRows(&codec, channels, pixels);
    jpeg_finish_decompress(&codec);
    *warnings = work.errors.num_warnings;
    jpeg_destroy_decompress(&codec);
    return 0;
}

// The destination keeps its whole state in `out`, which the caller frees whatever happens.
static boolean growOutput(j_compress_ptr codec) {
    Work *work = (Work *)codec->err;
    size_t used = work->out->count, room = used < 32768 ? 65536 : used * 2;
    uint8_t *bytes = realloc(work->out->bytes, room);
    if (bytes == NULL) ERREXIT1(codec, JERR_OUT_OF_MEMORY, 0);
    work->out->bytes = bytes;
    work->out->count = room;
    codec->dest->next_output_byte = bytes + used;
    codec->dest->free_in_buffer = room - used;
    return TRUE;
}

static void startOutput(j_compress_ptr codec) { growOutput(codec); }

static void endOutput(j_compress_ptr codec) {
    ((Work *)codec->err)->out->count -= codec->dest->free_in_buffer;
}

static void startEncoder(j_compress_ptr codec, Work *work, CJPEGBytes *out) {
    jpeg_create_compress(codec);
    *out = (CJPEGBytes){NULL, 0};
    work->out = out;
    work->destination = (struct jpeg_destination_mgr){
        .init_destination = startOutput,
        .empty_output_buffer = growOutput,
        .term_destination = endOutput,
    };
    codec->dest = &work->destination;
}

int cjpeg_encode(
    const uint8_t *pixels, int width, int height, int channels, int quality, int fewestBytes,
    CJPEGBytes *out, char *message) {
    Work work;
    struct jpeg_compress_struct codec;
    memset(&codec, 0, sizeof codec);
    codec.err = prepare(&work, message);
    if (setjmp(work.leave)) {
        jpeg_destroy_compress(&codec);
        return -1;
    }
    startEncoder(&codec, &work, out);
    codec.image_width = width;
    codec.image_height = height;
    codec.input_components = channels;
    codec.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&codec);
    jpeg_set_quality(&codec, quality, TRUE);
    codec.optimize_coding = fewestBytes ? TRUE : FALSE;
    jpeg_start_compress(&codec, TRUE);
    while (codec.next_scanline < codec.image_height) {
        JSAMPROW row = (JSAMPROW)pixels + (size_t)width * channels * codec.next_scanline;
        jpeg_write_scanlines(&codec, &row, 1);
    }
    jpeg_finish_compress(&codec);
    jpeg_destroy_compress(&codec);
    return 0;
}

// Fills one strip of a plane, the last column and row repeated to fill whole blocks.
static void fillStrip(const CJPEGPlane *plane, int firstRow, JSAMPARRAY strip, int rows, int room) {
    for (int i = 0; i < rows; i++) {
        int row = firstRow + i < plane->rows ? firstRow + i : plane->rows - 1;
        const uint8_t *samples = plane->samples + (size_t)row * plane->columns;
        memcpy(strip[i], samples, plane->columns);
        memset(strip[i] + plane->columns, samples[plane->columns - 1], room - plane->columns);
    }
}

static void writeStrips(j_compress_ptr codec, const CJPEGPlane planes[3]) {
    JSAMPARRAY strips[3];
    int rows[3], room[3];
    for (int i = 0; i < 3; i++) {
        jpeg_component_info *component = &codec->comp_info[i];
        rows[i] = component->v_samp_factor * DCTSIZE;
        int across = component->h_samp_factor * DCTSIZE;
        room[i] = (planes[i].columns + across - 1) / across * across;
        strips[i] = codec->mem->alloc_sarray((j_common_ptr)codec, JPOOL_IMAGE, room[i], rows[i]);
    }
    for (int strip = 0; codec->next_scanline < codec->image_height; strip++) {
        for (int i = 0; i < 3; i++)
            fillStrip(&planes[i], strip * rows[i], strips[i], rows[i], room[i]);
        jpeg_write_raw_data(codec, strips, rows[0]);
    }
}

int cjpeg_encode_planes(
    const CJPEGPlane planes[3], int across, int down, int quality, CJPEGBytes *out, char *message) {
    Work work;
    struct jpeg_compress_struct codec;
    memset(&codec, 0, sizeof codec);
    codec.err = prepare(&work, message);
    if (setjmp(work.leave)) {
        jpeg_destroy_compress(&codec);
        return -1;
    }
    startEncoder(&codec, &work, out);
    codec.image_width = planes[0].columns;
    codec.image_height = planes[0].rows;
    codec.input_components = 3;
    codec.in_color_space = JCS_YCbCr;
    jpeg_set_defaults(&codec);
    jpeg_set_quality(&codec, quality, TRUE);
    codec.comp_info[0].h_samp_factor = across;
    codec.comp_info[0].v_samp_factor = down;
    codec.raw_data_in = TRUE;
    jpeg_start_compress(&codec, TRUE);
    writeStrips(&codec, planes);
    jpeg_finish_compress(&codec);
    jpeg_destroy_compress(&codec);
    return 0;
}
