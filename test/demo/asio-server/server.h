// Accepts clients and gives each a session.
#pragma once

#include "journal.h"
#include <asio/ip/tcp.hpp>

class Server {
public:
  Server(asio::io_context &Context, unsigned short Port, Journal &Log);

  /// Accepts clients for ever.
  asio::awaitable<void> run();

  /// Asks for the journal to be closed when the current work is done.
  void stop();

private:
  asio::io_context &Context;
  asio::ip::tcp::acceptor Acceptor;
  Journal &Log;
};
