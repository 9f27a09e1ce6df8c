// The functions that examples of the documentation call, on top of task.h.
#ifndef LAZY_TEST_MOCK_PRELUDE_H
#define LAZY_TEST_MOCK_PRELUDE_H

#include "task.h"

#include <chrono>
#include <functional>
#include <string>

using namespace std::chrono_literals;

Task<> flush();
Task<int> fetch(int Id);
Task<bool> ready();
Task<std::string> name();
Task<> sleep_async(std::chrono::milliseconds Duration);
Task<> run_blocking(std::function<void()> Work);

void log(const std::string &Text);
template <typename... Args> void logf(const char *Format, const Args &...Values);

#endif
