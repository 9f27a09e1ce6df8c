// REQUIRES: asio, boost
// RUN: %check_lazy %s 'blocking-call,sync-wait,blocking-destructor' %t -- %asio_flags
// RUN: %check_lazy %s 'blocking-call,sync-wait,blocking-destructor' %t -- -std=c++20 -DWITH_BOOST
// What blocks in Asio, what does not, and where a pool's threads may.
#ifdef WITH_BOOST
#include <boost/asio.hpp>
namespace asio = boost::asio;
#else
#include <asio.hpp>
#endif
#include <chrono>
#include <unistd.h>

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;
using asio::ip::udp;

awaitable<void> connects(tcp::socket stream, udp::socket datagram, asio::ip::icmp::socket raw) {
  stream.connect(tcp::endpoint());
  // CHECK: :[[@LINE-1]]:3: warning: 'basic_socket::connect' blocks the thread
  // Only notes where to send to.
  datagram.connect(udp::endpoint());
  raw.connect(asio::ip::icmp::endpoint());
  asio::local::datagram_protocol::socket local(stream.get_executor());
  local.connect(asio::local::datagram_protocol::endpoint("/tmp/socket"));
  co_await stream.async_wait(tcp::socket::wait_read, use_awaitable);
}

//===- Completion handlers ----------------------------------------------------------------------===//

void handlers(tcp::socket &stream, asio::steady_timer &timer) {
  static char data[8];
  timer.async_wait([](auto) { usleep(1); });
  // CHECK: :[[@LINE-1]]:31: warning: 'usleep' blocks the thread that runs this continuation
  asio::async_read(stream, asio::buffer(data), [](auto, auto) { usleep(1); });
  // CHECK: :[[@LINE-1]]:65: warning: 'usleep' blocks the thread that runs this continuation
  asio::dispatch(stream.get_executor(), [] { usleep(1); });
  // CHECK: :[[@LINE-1]]:46: warning: 'usleep' blocks the thread that runs this continuation
}

//===- Pools ------------------------------------------------------------------------------------===//

void work();

awaitable<void> in_pools(asio::thread_pool &pool, asio::io_context &context) {
  asio::post(context, [] { usleep(1); });
  // CHECK: :[[@LINE-1]]:28: warning: 'usleep' blocks the thread that runs this continuation
  co_await asio::co_spawn(
      context,
      []() -> awaitable<void> {
        usleep(1);
        // CHECK: :[[@LINE-1]]:9: warning: 'usleep' blocks the thread that runs this coroutine
        co_return;
      },
      use_awaitable);

  // On its threads one may block.
  asio::post(pool, [] { usleep(1); });
  asio::post(pool.get_executor(), [] { usleep(1); });
  asio::post(asio::make_strand(pool), [] { usleep(1); });
  co_await asio::co_spawn(
      pool,
      []() -> awaitable<void> {
        usleep(1);
        co_return;
      },
      use_awaitable);
}

// To give it work does not settle that it waits at the end.
awaitable<void> own_pool() {
  asio::thread_pool pool(2);
  // CHECK: :[[@LINE-1]]:21: warning: the destructor of 'pool' waits; it blocks the thread of coroutine 'own_pool'
  asio::post(pool, work);
  co_await asio::post(pool, use_awaitable);
}

awaitable<void> handed_out(void (*keep)(asio::thread_pool &)) {
  asio::thread_pool pool(2);
  keep(pool);
  co_await asio::post(pool, use_awaitable);
}
