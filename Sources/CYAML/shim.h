#ifndef CALLBACKD_CYAML_H
#define CALLBACKD_CYAML_H

#include <yaml.h>

#endif
