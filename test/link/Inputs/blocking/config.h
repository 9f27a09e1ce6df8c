#pragma once
int load_config();
int config();
inline int in_header() { return config(); }
