#pragma once
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

// libpng reports a fatal error by longjmp (libpng-manual.txt, "IV. Modifying/Customizing libpng", error handling).
// A jump must never cross a Swift frame, so every call that can fail stays inside one of the functions below; each
// sets its own jump target and hands Swift a code and a message.

enum cpng_status { CPNG_OK = 0, CPNG_CORRUPT = 1, CPNG_TRUNCATED = 2, CPNG_NO_MEMORY = 3 };

/// What libpng must not exceed; see png_set_user_limits and png_set_chunk_malloc_max.
struct cpng_limits {
    unsigned int width;
    unsigned int height;
    unsigned int chunks;
    size_t chunk_bytes;
};

/// One reading of one PNG held in memory. The bytes must outlive it.
struct cpng_reader {
    png_structp png;
    png_infop info;
    const unsigned char *next;
    size_t left;
    enum cpng_status status;
    unsigned int width;
    unsigned int height;
    char message[200];
};

/// Keeps the message and the kind of the first error, then leaves libpng.
static inline void cpng_on_error(png_structp png, png_const_charp text) {
    struct cpng_reader *reader = (struct cpng_reader *)png_get_error_ptr(png);
    if (reader->status == CPNG_OK) reader->status = CPNG_CORRUPT;
    strncpy(reader->message, text, sizeof reader->message - 1);
    png_longjmp(png, 1);
}

/// Warnings (an odd text chunk, a wrong colour profile) do not concern the pixels.
static inline void cpng_on_warning(png_structp png, png_const_charp text) { (void)png; (void)text; }

static inline void cpng_on_read(png_structp png, png_bytep out, size_t count) {
    struct cpng_reader *reader = (struct cpng_reader *)png_get_io_ptr(png);
    if (count > reader->left) {
        reader->status = CPNG_TRUNCATED;
        png_error(png, "the data ends too early");
    }
    memcpy(out, reader->next, count);
    reader->next += count;
    reader->left -= count;
}

/// Reads everything up to the first IDAT chunk and sets up the conversion to 8-bit RGBA. Allocates no pixels.
/// Returns NULL only without memory; otherwise `status` tells, and cpng_close must follow.
static inline struct cpng_reader *cpng_open(const unsigned char *bytes, size_t count, struct cpng_limits limits) {
    struct cpng_reader *reader = (struct cpng_reader *)calloc(1, sizeof *reader);
    if (!reader) return NULL;
    reader->next = bytes;
    reader->left = count;
    reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, cpng_on_error, cpng_on_warning);
    reader->info = reader->png ? png_create_info_struct(reader->png) : NULL;
    if (!reader->info) {
        reader->status = CPNG_NO_MEMORY;
        return reader;
    }
    if (setjmp(png_jmpbuf(reader->png))) return reader;

    png_set_read_fn(reader->png, reader, cpng_on_read);
    png_set_user_limits(reader->png, limits.width, limits.height);
    png_set_chunk_cache_max(reader->png, limits.chunks);
    png_set_chunk_malloc_max(reader->png, limits.chunk_bytes);
    // Colour profiles, texts and the like are compressed data that nobody here reads: they are skipped, not inflated.
    static const png_byte skipped[] =
        "bKGD\0cHRM\0eXIf\0gAMA\0hIST\0iCCP\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0sRGB\0tEXt\0tIME\0zTXt";
    png_set_keep_unknown_chunks(reader->png, PNG_HANDLE_CHUNK_NEVER, skipped, (int)(sizeof skipped / 5));
    png_read_info(reader->png, reader->info);

    reader->width = png_get_image_width(reader->png, reader->info);
    reader->height = png_get_image_height(reader->png, reader->info);
    png_set_expand(reader->png);  // palette to RGB, 1, 2, 4 to 8 bits, tRNS to alpha
    png_set_scale_16(reader->png);
    png_set_gray_to_rgb(reader->png);
    png_set_add_alpha(reader->png, 0xFF, PNG_FILLER_AFTER);
    return reader;
}

/// Reads all pixels into `width * height * 4` bytes, and on to the end of the file, so that a missing tail is seen.
static inline enum cpng_status cpng_read(struct cpng_reader *reader, unsigned char *rgba) {
    if (setjmp(png_jmpbuf(reader->png))) return reader->status;
    int passes = png_set_interlace_handling(reader->png);
    png_read_update_info(reader->png, reader->info);
    size_t stride = (size_t)reader->width * 4;
    if (png_get_rowbytes(reader->png, reader->info) != stride) png_error(reader->png, "unexpected row size");
    for (int pass = 0; pass < passes; pass++) {
        for (unsigned int y = 0; y < reader->height; y++) png_read_row(reader->png, rgba + stride * y, NULL);
    }
    png_read_end(reader->png, NULL);
    return CPNG_OK;
}

static inline const char *cpng_message(const struct cpng_reader *reader) { return reader->message; }

static inline void cpng_close(struct cpng_reader *reader) {
    if (reader->png) png_destroy_read_struct(&reader->png, &reader->info, NULL);
    free(reader);
}

/// The most bytes that png_image_write_to_memory can produce: a function-like macro that Swift does not import.
static inline size_t cpng_encoded_bound(png_image image) { return PNG_IMAGE_PNG_SIZE_MAX(image); }
