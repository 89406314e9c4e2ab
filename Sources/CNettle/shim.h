#pragma once
#include <nettle/sha2.h>
#include <nettle/version.h>

// Version 4 takes the digest's length away from nettle_sha256_digest.
#if NETTLE_VERSION_MAJOR != 3
#error "Checksum is written for Nettle 3, Debian 12's"
#endif
