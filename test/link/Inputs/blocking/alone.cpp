#include "task.h"
#include <unistd.h>
// A function of this name that blocks in this file only.
static void load() { usleep(2); }

Task<> handle_alone() {
  load();
  co_return;
}
