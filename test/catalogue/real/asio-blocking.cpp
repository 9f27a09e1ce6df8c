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
  asio::basic_socket<udp> &base = datagram;
  base.connect(udp::endpoint());
  asio::basic_socket<tcp> &stream_base = stream;
  stream_base.connect(tcp::endpoint());
  // CHECK: :[[@LINE-1]]:3: warning: 'basic_socket::connect' blocks the thread
  co_await stream.async_wait(tcp::socket::wait_read, use_awaitable);
}

awaitable<void> resolves(tcp::resolver &resolver) {
  resolver.resolve("localhost", "80");
  // CHECK: :[[@LINE-1]]:3: warning: 'basic_resolver::resolve' blocks the thread
  resolver.resolve("127.0.0.1", "80", tcp::resolver::numeric_host);
  co_await resolver.async_resolve("localhost", "80", use_awaitable);
}

// What was waited for is there; and who asked not to wait does not.
awaitable<void> readers(tcp::socket &stream, tcp::socket &other, tcp::socket &polled,
                        tcp::acceptor &acceptor) {
  static char data[8];
  other.read_some(asio::buffer(data));
  // CHECK: :[[@LINE-1]]:3: warning: 'basic_stream_socket::read_some' blocks the thread
  co_await stream.async_wait(tcp::socket::wait_read, use_awaitable);
  stream.read_some(asio::buffer(data));
  other.read_some(asio::buffer(data));
  // CHECK: :[[@LINE-1]]:3: warning: 'basic_stream_socket::read_some' blocks the thread
  co_await acceptor.async_wait(tcp::socket::wait_read, use_awaitable);
  acceptor.accept();
  polled.non_blocking(true);
  polled.read_some(asio::buffer(data));
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

  // What nobody named an executor for runs on a pool of its own.
  asio::post([] { usleep(1); });
  asio::defer([] { usleep(1); });
  asio::post(asio::system_executor(), [] { usleep(1); });

  // On its threads one may block.
  asio::any_io_executor executor = pool.get_executor();
  asio::post(executor, [] { usleep(1); });
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
