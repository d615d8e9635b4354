#ifndef CALLBACKD_CSYSTEMD_H
#define CALLBACKD_CSYSTEMD_H

#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

#endif
