#include "config.h"
static int load() { return 1; } // another one than in alone.cpp
int config() { return load_config() + load(); }
int uses() { return in_header(); }
