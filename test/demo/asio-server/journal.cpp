#include "journal.h"
#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>

Journal::Journal(asio::io_context &Context, const std::string &Path)
    : Strand(asio::make_strand(Context)), File(Path, std::ios::app) {}

asio::awaitable<void> Journal::append(std::string Line) {
  co_await asio::post(Strand, asio::use_awaitable);
  File << Line << '\n';
}

asio::awaitable<void> Journal::flush() {
  co_await asio::post(Strand, asio::use_awaitable);
  File.flush();
}
