#include "config.h"
#include "task.h"
static int load() { return 2; }
Task<int> handle() {
  co_return config() + in_header() + load();
}
Task<int> silenced() {
  co_return config(); // NOLINT(lazy-transitive-blocking)
}
