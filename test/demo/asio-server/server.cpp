#include "server.h"
#include "session.h"
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>

using asio::ip::tcp;

Server::Server(asio::io_context &Context, unsigned short Port, Journal &Log)
    : Context(Context), Acceptor(Context, {tcp::v4(), Port}), Log(Log) {}

static asio::awaitable<void> serve(tcp::socket Socket, Journal &Log) {
  Session One(std::move(Socket), Log);
  try {
    co_await One.run();
  } catch (const std::system_error &) {
    // The client went away.
  }
}

asio::awaitable<void> Server::run() {
  for (;;) {
    tcp::socket Socket = co_await Acceptor.async_accept(asio::use_awaitable);
    asio::co_spawn(Context, serve(std::move(Socket), Log), asio::detached);
  }
}

void Server::stop() {
  Acceptor.close();
  // Planted: post() calls the lambda and throws away the task it gives.
  asio::post(Context, [this]() -> asio::awaitable<void> {
    co_await Log.append("stopped");
    co_await Log.flush();
  });
}
