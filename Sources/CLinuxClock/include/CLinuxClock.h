/* What Swift's Glibc does not import of the kernel's clock: <sys/timex.h>. */
#pragma once
#include <sys/timex.h>

/* Whether the kernel's clock is kept by something that knows the time: 1 or 0, -1 where it cannot be
   asked. `maxerror` gets the bound on its error in microseconds. */
static inline int CLinuxClock_isSynchronised(long *maxerror) {
    struct timex state = {.modes = 0};
    if (adjtimex(&state) < 0) return -1;
    *maxerror = state.maxerror;
    return (state.status & STA_UNSYNC) == 0;
}
