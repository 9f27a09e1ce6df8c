#include "config.h"
#include <unistd.h>
int load_config() { usleep(1); return 1; }
