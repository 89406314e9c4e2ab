#pragma once
#include <curl/curl.h>

// The headers API (curl_easy_nextheader) is stable from 7.84 on, CURLOPT_PROTOCOLS_STR exists from 7.85 on.
#if LIBCURL_VERSION_NUM < 0x075500
#error "libcurl 7.85 or later is needed"
#endif

// curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt are variadic, and Swift does not import variadic C
// functions. Each helper below fixes the type of the one argument that its options take
// (https://curl.se/libcurl/c/curl_easy_setopt.html), so that a wrong pairing cannot hide in a va_list.

/// Options of type `long`: switches, counts, milliseconds.
static inline CURLcode curl_shim_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

/// Options of type `curl_off_t`: sizes and offsets over 2 GiB.
static inline CURLcode curl_shim_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

/// Options of type `char *`; libcurl copies the text.
static inline CURLcode curl_shim_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

/// The request's content; libcurl copies it, so the size has to be set first (CURLOPT_COPYPOSTFIELDS).
static inline CURLcode curl_shim_set_content(CURL *easy, const void *bytes, size_t count) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
    if (code != CURLE_OK) return code;
    return curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, count > 0 ? bytes : "");
}

/// The request's header lines; the list has to outlive the transfer.
static inline CURLcode curl_shim_set_headers(CURL *easy, struct curl_slist *lines) {
    return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines);
}

/// Who receives the response's content: a function pointer and its user pointer belong together.
static inline CURLcode curl_shim_set_writer(CURL *easy, curl_write_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, callback);
    if (code != CURLE_OK) return code;
    return curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
}

/// Who sees the response's header lines, one by one.
static inline CURLcode curl_shim_set_header_reader(CURL *easy, curl_write_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, callback);
    if (code != CURLE_OK) return code;
    return curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
}

/// The status of the last response, 0 before there is one.
static inline long curl_shim_status(CURL *easy) {
    long status = 0;
    return curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? status : 0;
}

/// The multi handle's options of type `long`.
static inline CURLMcode curl_shim_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}
