#pragma once
// The parser of the protocol and its replies. hiredis' own connections are not used: those of Debian 12's version (0.14)
// speak no TLS, and their time limits are for each read instead of for a command.
#include <hiredis/hiredis.h>
