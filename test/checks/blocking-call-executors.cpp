// Where an executor that nobody named runs what it is given, and which sockets connect at once.
// RUN: %check_lazy %s blocking-call,transitive-blocking %t
#include "asio.h"
#include <unistd.h>

namespace asio {
class thread_pool {
public:
  explicit thread_pool(int Threads);
};
template <typename Relation> class basic_system_executor {};
using system_executor = basic_system_executor<int>;
template <typename F> void post(F &&Fn, int Constraint = 0) { (void)Fn; }
template <typename F> void defer(F &&Fn) { (void)Fn; }
template <typename F> void dispatch(F &&Fn) { (void)Fn; }
template <typename F> void post(thread_pool &, F &&Fn) { (void)Fn; }
template <typename F> void post(const system_executor &, F &&Fn) { (void)Fn; }

namespace ip {
class tcp {
public:
  struct endpoint {};
};
class udp {
public:
  struct endpoint {};
};
} // namespace ip
template <typename Protocol, typename Executor = any_io_executor> class basic_socket {
public:
  void connect(const typename Protocol::endpoint &);
};
template <typename Protocol> class basic_stream_socket : public basic_socket<Protocol> {};
template <typename Protocol> class basic_datagram_socket : public basic_socket<Protocol> {};
template <typename Protocol>
void connect(basic_socket<Protocol> &, const typename Protocol::endpoint &);
} // namespace asio

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;
using asio::ip::udp;

awaitable<void> work();

awaitable<void> in_the_loop(asio::any_io_executor Executor) {
  asio::post(Executor, [] { usleep(1); });
  // CHECK: :[[@LINE-1]]:29: warning: 'usleep' blocks the thread that runs this continuation [lazy-blocking-call]
  asio::dispatch(Executor, [] { usleep(1); });
  // CHECK: :[[@LINE-1]]:33: warning: 'usleep' blocks the thread that runs this continuation
  co_await work();
}

// Without an executor it is the pool of the process, whose threads are there to block.
awaitable<void> on_threads(asio::thread_pool &Pool) {
  asio::post([] { usleep(1); });
  asio::defer([] { usleep(1); });
  asio::post(asio::system_executor(), [] { usleep(1); });
  asio::post(Pool, [] { usleep(1); });
  co_await work();
}

// To dispatch there is to call.
awaitable<void> at_once() {
  asio::dispatch([] { usleep(1); });
  // CHECK: :[[@LINE-1]]:3: warning: the lambda leads to 'usleep', which blocks the thread of this coroutine [lazy-transitive-blocking]
  co_await work();
}
void from_anywhere() {
  asio::dispatch([] { usleep(1); });
}

awaitable<void> connects(asio::basic_socket<tcp> &Base, asio::basic_stream_socket<tcp> &Stream) {
  Base.connect(tcp::endpoint());
  // CHECK: :[[@LINE-1]]:3: warning: 'basic_socket::connect' blocks the thread that runs coroutine 'connects'
  Stream.connect(tcp::endpoint());
  // CHECK: :[[@LINE-1]]:3: warning: 'basic_socket::connect' blocks the thread that runs coroutine 'connects'
  asio::connect(Base, tcp::endpoint());
  // CHECK: :[[@LINE-1]]:3: warning: 'connect' blocks the thread that runs coroutine 'connects'
  co_await work();
}

// A datagram's address is only noted.
struct Feed : asio::basic_socket<udp> {};
awaitable<void> notes(asio::basic_socket<udp> &Base, asio::basic_datagram_socket<udp> &Socket,
                      Feed *Own) {
  Base.connect(udp::endpoint());
  Socket.connect(udp::endpoint());
  Own->connect(udp::endpoint());
  asio::connect(Base, udp::endpoint());
  co_await work();
}
