#pragma once
#include <stddef.h>
#include <stdio.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include <jerror.h>

#ifndef JCS_EXTENSIONS
#error "libjpeg-turbo is needed: it writes RGBA directly (JCS_EXT_RGBA)"
#endif

// libjpeg reports a fatal error through a callback that must not return (libjpeg.txt, "Error handling"). The longjmp
// out of it must never cross a Swift frame, so every call that can fail stays inside one of the functions below; each
// sets its own jump target and hands Swift a code and a message.

enum cjpeg_status {
    CJPEG_OK = 0,
    CJPEG_CORRUPT = 1,
    CJPEG_TRUNCATED = 2,
    CJPEG_NO_MEMORY = 3,
    CJPEG_TOO_MANY_SCANS = 4
};

/// One reading of one JPEG held in memory. The bytes must outlive it.
struct cjpeg_reader {
    struct jpeg_decompress_struct info;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf jump;
    int scan_limit;
    enum cjpeg_status status;
    unsigned int width;
    unsigned int height;
    char message[JMSG_LENGTH_MAX];
};

static inline void cjpeg_keep_message(struct cjpeg_reader *reader, enum cjpeg_status status) {
    if (reader->status != CJPEG_OK) return;
    reader->status = status;
    reader->errors.format_message((j_common_ptr)&reader->info, reader->message);
}

static inline void cjpeg_on_error(j_common_ptr info) {
    struct cjpeg_reader *reader = (struct cjpeg_reader *)info->client_data;
    int code = info->err->msg_code;
    int memory = code == JERR_OUT_OF_MEMORY || code == JERR_NO_BACKING_STORE;
    cjpeg_keep_message(reader, memory ? CJPEG_NO_MEMORY : CJPEG_CORRUPT);
    longjmp(reader->jump, 1);
}

/// Half a JPEG decodes "successfully": libjpeg fills the rest with grey and only emits a warning (level -1). Warnings
/// that mean missing or wrong pixels end the decoding here; harmless ones (stray bytes between markers, an unknown
/// JFIF revision) do not.
static inline void cjpeg_on_message(j_common_ptr info, int level) {
    if (level >= 0) return;
    struct cjpeg_reader *reader = (struct cjpeg_reader *)info->client_data;
    switch (info->err->msg_code) {
    case JWRN_JPEG_EOF:
        cjpeg_keep_message(reader, CJPEG_TRUNCATED);
        longjmp(reader->jump, 1);
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
        cjpeg_keep_message(reader, CJPEG_CORRUPT);
        longjmp(reader->jump, 1);
    default:
        info->err->num_warnings++;
    }
}

/// A progressive JPEG may hold thousands of scans over the whole picture, each of a few bytes: work without end.
static inline void cjpeg_on_progress(j_common_ptr info) {
    struct cjpeg_reader *reader = (struct cjpeg_reader *)info->client_data;
    if (!info->is_decompressor || ((j_decompress_ptr)info)->input_scan_number <= reader->scan_limit) return;
    reader->status = CJPEG_TOO_MANY_SCANS;
    longjmp(reader->jump, 1);
}

/// Reads the markers up to the first scan; keeps APP1 (EXIF). Allocates no pixels.
/// Returns NULL only without memory; otherwise `status` tells, and cjpeg_close must follow.
static inline struct cjpeg_reader *cjpeg_open(const unsigned char *bytes, size_t count, long memory, int scans) {
    struct cjpeg_reader *reader = (struct cjpeg_reader *)calloc(1, sizeof *reader);
    if (!reader) return NULL;
    reader->scan_limit = scans;
    reader->info.err = jpeg_std_error(&reader->errors);
    reader->info.client_data = reader;
    reader->errors.error_exit = cjpeg_on_error;
    reader->errors.emit_message = cjpeg_on_message;
    if (setjmp(reader->jump)) return reader;

    jpeg_create_decompress(&reader->info);  // keeps err and client_data
    reader->progress.progress_monitor = cjpeg_on_progress;
    reader->info.progress = &reader->progress;
    // There is no backing store on this platform, so going over this bound is an error.
    reader->info.mem->max_memory_to_use = memory;
    jpeg_mem_src(&reader->info, bytes, count);
    jpeg_save_markers(&reader->info, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&reader->info, TRUE);
    reader->width = reader->info.image_width;
    reader->height = reader->info.image_height;
    return reader;
}

/// Whether the whole picture's coefficients must be held in memory (progressive, or one scan per component).
static inline int cjpeg_is_buffered(struct cjpeg_reader *reader) { return jpeg_has_multiple_scans(&reader->info); }

/// The n-th saved APP1 marker, or NULL after the last.
static inline const unsigned char *cjpeg_app1(struct cjpeg_reader *reader, int index, size_t *count) {
    jpeg_saved_marker_ptr marker = reader->info.marker_list;
    while (marker && index-- > 0) marker = marker->next;
    *count = marker ? marker->data_length : 0;
    return marker ? marker->data : NULL;
}

/// Starts decoding at 1/denominator of the size (1, 2, 4 or 8, done inside the inverse DCT); width and height become
/// those of the result.
static inline enum cjpeg_status cjpeg_start(struct cjpeg_reader *reader, unsigned int denominator) {
    if (setjmp(reader->jump)) return reader->status;
    struct jpeg_decompress_struct *info = &reader->info;
    int inks = info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK;
    info->out_color_space = inks ? JCS_CMYK : JCS_EXT_RGBA;
    info->scale_num = 1;
    info->scale_denom = denominator;
    jpeg_start_decompress(info);
    reader->width = info->output_width;
    reader->height = info->output_height;
    return CJPEG_OK;
}

/// Turns one row of CMYK into RGBA in place. Adobe writes the inks inverted (0 is full ink); others do not.
static inline void cjpeg_inks_to_rgba(unsigned char *row, unsigned int width, int inverted) {
    unsigned int flip = inverted ? 0 : 255;
    for (unsigned int x = 0; x < width; x++, row += 4) {
        unsigned int light = row[3] ^ flip;
        for (int c = 0; c < 3; c++) row[c] = (unsigned char)(((row[c] ^ flip) * light + 127) / 255);
        row[3] = 255;
    }
}

/// Reads all pixels into `width * height * 4` bytes, and on to the end marker, so that a missing tail is seen.
static inline enum cjpeg_status cjpeg_read(struct cjpeg_reader *reader, unsigned char *rgba) {
    if (setjmp(reader->jump)) return reader->status;
    struct jpeg_decompress_struct *info = &reader->info;
    if (info->output_components != 4) ERREXIT(info, JERR_CONVERSION_NOTIMPL);
    size_t stride = (size_t)info->output_width * 4;
    int inks = info->out_color_space == JCS_CMYK;
    while (info->output_scanline < info->output_height) {
        unsigned char *row = rgba + stride * info->output_scanline;
        jpeg_read_scanlines(info, &row, 1);
        if (inks) cjpeg_inks_to_rgba(row, info->output_width, info->saw_Adobe_marker);
    }
    jpeg_finish_decompress(info);
    return CJPEG_OK;
}

static inline const char *cjpeg_message(const struct cjpeg_reader *reader) { return reader->message; }

static inline void cjpeg_close(struct cjpeg_reader *reader) {
    jpeg_destroy_decompress(&reader->info);
    free(reader);
}

/// One JPEG written to memory. It is filled by cjpeg_encode, whatever comes of it, and freed by cjpeg_free.
struct cjpeg_encoded {
    struct jpeg_error_mgr errors;
    jmp_buf jump;
    unsigned char *bytes;
    unsigned long count;
    char message[JMSG_LENGTH_MAX];
};

static inline void cjpeg_on_encoding_error(j_common_ptr info) {
    struct cjpeg_encoded *encoded = (struct cjpeg_encoded *)info->client_data;
    encoded->errors.format_message(info, encoded->message);
    longjmp(encoded->jump, 1);
}

static inline void cjpeg_ignore_message(j_common_ptr info, int level) {
    (void)info;
    (void)level;
}

/// Writes `width * height * 4` bytes of RGBA as JPEG; 0 when libjpeg gave up, as without memory.
static inline int cjpeg_encode(
    struct cjpeg_encoded *encoded, const unsigned char *rgba, unsigned int width, unsigned int height, int quality
) {
    struct jpeg_compress_struct info;
    memset(&info, 0, sizeof info);
    info.err = jpeg_std_error(&encoded->errors);
    info.client_data = encoded;
    encoded->errors.error_exit = cjpeg_on_encoding_error;
    encoded->errors.emit_message = cjpeg_ignore_message;
    if (setjmp(encoded->jump)) {
        jpeg_destroy_compress(&info);
        return 0;
    }
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, &encoded->bytes, &encoded->count);
    info.image_width = width;
    info.image_height = height;
    info.input_components = 4;
    info.in_color_space = JCS_EXT_RGBX;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    jpeg_start_compress(&info, TRUE);
    size_t stride = (size_t)width * 4;
    while (info.next_scanline < height) {
        JSAMPROW row = (JSAMPROW)(rgba + stride * info.next_scanline);
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    return 1;
}

static inline void cjpeg_free(struct cjpeg_encoded *encoded) {
    free(encoded->bytes);
    encoded->bytes = NULL;
}
