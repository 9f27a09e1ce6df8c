// One client: reads lines and sends each back.
#pragma once

#include "journal.h"
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>

class Session {
public:
  Session(asio::ip::tcp::socket Socket, Journal &Log);

  /// Serves the client until it leaves.
  asio::awaitable<void> run();

private:
  asio::awaitable<void> greet();
  asio::awaitable<void> send(std::string Line);
  asio::awaitable<void> slowDown(std::size_t Length);

  asio::ip::tcp::socket Socket;
  asio::steady_timer Timer;
  Journal &Log;
};
