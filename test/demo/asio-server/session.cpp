#include "session.h"
#include <asio/buffer.hpp>
#include <asio/read_until.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

using namespace std::chrono_literals;

Session::Session(asio::ip::tcp::socket Socket, Journal &Log)
    : Socket(std::move(Socket)), Timer(this->Socket.get_executor()), Log(Log) {}

asio::awaitable<void> Session::send(std::string Line) {
  co_await asio::async_write(Socket, asio::buffer(Line), asio::use_awaitable);
}

asio::awaitable<void> Session::greet() {
  // Planted: the task is dropped, so nobody is greeted.
  send("welcome; an empty line ends the session\n");
  co_await Log.append("a client came");
}

asio::awaitable<void> Session::slowDown(std::size_t Length) {
  // Planted: the wait is prepared but never awaited, so nobody is slowed down.
  Timer.expires_after(Length > 1024 ? 1s : 0s);
  auto Wait = Timer.async_wait(asio::use_awaitable);
  co_await Log.append("slowed down");
}

asio::awaitable<void> Session::run() {
  co_await greet();
  std::string Buffer;
  for (;;) {
    std::size_t Length = co_await asio::async_read_until(
        Socket, asio::dynamic_buffer(Buffer), '\n', asio::use_awaitable);
    if (Length == 1)
      break;
    co_await slowDown(Length);
    co_await send(Buffer.substr(0, Length));
    Buffer.erase(0, Length);
  }
  // Planted: the cast silences the compiler, but the journal is still not flushed.
  (void)Log.flush();
}
