#include "CLinuxClock.h"
