#include "task.h"
Task<> flush();

Task<> save() {
  flush();
  co_return;
}
