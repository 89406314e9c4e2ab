#pragma once
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// These are macros around SSL_ctrl and BIO_ctrl, which Swift does not import.

static inline int copenssl_set_least_version_1_2(SSL_CTX *context) {
    return (int)SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
}

static inline int copenssl_set_server_name(SSL *session, const char *name) {
    return (int)SSL_set_tlsext_host_name(session, name);
}

// An empty buffer means "nothing yet" rather than the end (BIO_s_mem(3)).
static inline void copenssl_wait_when_empty(BIO *buffer) {
    BIO_set_mem_eof_return(buffer, -1);
}

static inline size_t copenssl_pending(BIO *buffer) {
    return BIO_ctrl_pending(buffer);
}

// Stacks are read by macros and inline functions over macros.
static inline int copenssl_authority_count(SSL_CTX *context) {
    return sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(context)));
}
