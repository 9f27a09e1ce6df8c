// Gives Readers.cpp each seed, and damaged copies of it that are the same in every run: what the
// tests run, where there is no libFuzzer. Arguments: how many copies of each, then the seeds.
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <random>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size);

static void give(const std::string &Text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(Text.data()), Text.size());
}

/// One to eight edits: bytes changed, cut out, doubled, taken from elsewhere. The first byte stays.
static std::string damaged(std::string Text, std::mt19937 &Random) {
  static const char *const Words[] = {"\"",  "'",      "\n",   "\t",    "[", "]",  "{",
                                      "}",   ":",      ",",    "*",     "-", "\\", "\xff",
                                      "\0x", "NOLINT", "null", "1e999", "!!"};
  for (unsigned Edits = 1 + Random() % 8; Edits && Text.size() > 2; --Edits) {
    size_t At = 1 + Random() % (Text.size() - 1), Length = 1 + Random() % 24;
    switch (Random() % 5) {
    case 0:
      Text[At] = char(Random());
      break;
    case 1:
      Text.erase(At, Length);
      break;
    case 2:
      Text.insert(At, Text.substr(At, Length));
      break;
    case 3:
      Text.insert(At, Words[Random() % std::size(Words)]);
      break;
    case 4:
      Text.replace(At, Length, Text.substr(1 + Random() % (Text.size() - 1), Length));
      break;
    }
  }
  return Text;
}

int main(int Argc, char **Argv) {
  unsigned Copies = 0;
  if (Argc < 3 || llvm::StringRef(Argv[1]).getAsInteger(10, Copies)) {
    llvm::errs() << "usage: " << Argv[0] << " COPIES SEED...\n";
    return 2;
  }
  for (int I = 2; I < Argc; ++I) {
    llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> Seed = llvm::MemoryBuffer::getFile(Argv[I]);
    if (!Seed) {
      llvm::errs() << Argv[I] << ": " << Seed.getError().message() << '\n';
      return 2;
    }
    std::string Text = (*Seed)->getBuffer().str();
    std::mt19937 Random(I);
    give(Text);
    for (unsigned Copy = 0; Copy < Copies; ++Copy)
      give(damaged(Text, Random));
  }
  llvm::outs() << "gave " << Argc - 2 << " seeds and " << (Argc - 2) * Copies
               << " damaged copies\n";
  return 0;
}
