#!/bin/sh
# Bazel hides most of the environment from its actions: say here where lazy-lint is, if it is not in
# one of these folders.
PATH=/usr/local/bin:/usr/bin:/bin exec lazy-lint "$@"
