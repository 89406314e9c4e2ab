#pragma once
#include <oneapi/dnnl/dnnl.h>

// The C API of oneDNN changed between 2.x and 3.x (operation descriptors were removed); the Swift wrapper speaks
// 2.x, which is what Debian 12 ships.
#if DNNL_VERSION_MAJOR != 2
#error "oneDNN 2.x is needed (Debian 12: libdnnl-dev 2.6)"
#endif

// Debian's libdnnl runs on GNU OpenMP. clang ships no omp.h of its own here, so the two calls that are needed are
// declared as the OpenMP 4.5 specification (section 3.2) gives them.
void omp_set_num_threads(int num_threads);
int omp_get_max_threads(void);
