// The shim is its header; this file lets the package manager see a C target.
#include "CVideo4Linux.h"
