// A log file that is written by one strand, so that sessions never wait for the disk's lock.
#pragma once

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>
#include <asio/strand.hpp>
#include <fstream>
#include <string>

class Journal {
public:
  Journal(asio::io_context &Context, const std::string &Path);

  /// Appends a line; done when it is in the file.
  asio::awaitable<void> append(std::string Line);

  /// Writes out what is buffered.
  asio::awaitable<void> flush();

private:
  asio::strand<asio::io_context::executor_type> Strand;
  std::ofstream File;
};
