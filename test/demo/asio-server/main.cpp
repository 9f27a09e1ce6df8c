#include "server.h"
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/signal_set.hpp>
#include <cstdlib>

int main(int Argc, char **Argv) {
  asio::io_context Context;
  Journal Log(Context, "asio-server.log");
  Server Echo(Context, Argc > 1 ? std::atoi(Argv[1]) : 7777, Log);

  asio::signal_set Signals(Context, SIGINT, SIGTERM);
  Signals.async_wait([&](std::error_code, int) { Echo.stop(); });

  asio::co_spawn(Context, Echo.run(), asio::detached);
  Context.run();
}
