#pragma once
#include <linux/filter.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <microhttpd.h>

// MHD_start_daemon and MHD_get_connection_info are variadic, which Swift does not import; the functions below give
// them fixed signatures. Everything else is called as the library's manual has it.

/// An MHD_OPTION_UNESCAPE_CALLBACK that changes nothing: the wrapper decodes by itself, since MHD would cut a path at
/// "%00" and pass invalid escapes on unnoticed.
static inline size_t cmhd_keep_escapes(void *context, struct MHD_Connection *connection, char *text) {
    (void) context;
    (void) connection;
    return strlen(text);
}

/// Starts a daemon without a listening socket; connections come by MHD_add_connection.
static inline struct MHD_Daemon *cmhd_start(unsigned int threads, size_t memory_per_connection,
                                            unsigned int connections, unsigned int connections_per_address,
                                            unsigned int idle_seconds, MHD_AccessHandlerCallback handler,
                                            MHD_NotifyConnectionCallback connection_changed,
                                            MHD_RequestCompletedCallback completed, void *context) {
    return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC
                                | MHD_USE_NO_LISTEN_SOCKET,
                            0, NULL, NULL, handler, context,
                            MHD_OPTION_THREAD_POOL_SIZE, threads,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory_per_connection,
                            MHD_OPTION_CONNECTION_LIMIT, connections,
                            MHD_OPTION_PER_IP_CONNECTION_LIMIT, connections_per_address,
                            MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds,
                            MHD_OPTION_UNESCAPE_CALLBACK, &cmhd_keep_escapes, NULL,
                            MHD_OPTION_NOTIFY_CONNECTION, connection_changed, context,
                            MHD_OPTION_NOTIFY_COMPLETED, completed, context,
                            MHD_OPTION_END);
}

/// The pointer that MHD_OPTION_NOTIFY_CONNECTION left for a connection.
static inline void *cmhd_socket_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/// The descriptor of a connection, or -1.
static inline int cmhd_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

/// The peer's address, or NULL.
static inline const struct sockaddr *cmhd_peer(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

/// Has the kernel drop every packet that comes for a socket from now on (socket(7), SO_ATTACH_FILTER): a program in
/// classic BPF whose only instruction keeps no byte. Its types come with macros that Swift does not import.
static inline int cmhd_drop_packets(int descriptor) {
    struct sock_filter keep_nothing = BPF_STMT(BPF_RET | BPF_K, 0);
    struct sock_fprog program = {.len = 1, .filter = &keep_nothing};
    return setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

/// The bytes of request line and header fields together.
static inline size_t cmhd_header_size(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}

/// A response of unknown size, whose content a reader gives; a cast in a macro (MHD_SIZE_UNKNOWN) is not imported.
static inline struct MHD_Response *cmhd_create_stream(size_t block_size, MHD_ContentReaderCallback reader,
                                                      void *context, MHD_ContentReaderFreeCallback free_context) {
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, block_size, reader, context, free_context);
}

/// What a reader returns once all content was read.
static inline ssize_t cmhd_stream_end(void) { return MHD_CONTENT_READER_END_OF_STREAM; }

/// What a reader returns to have the connection closed amid the content.
static inline ssize_t cmhd_stream_broken(void) { return MHD_CONTENT_READER_END_WITH_ERROR; }
