// Headers, read once for many units: clang's precompiled form of them, and what is needed to know
// whether a unit may begin with it.
#ifndef LAZY_DRIVER_PREAMBLE_H
#define LAZY_DRIVER_PREAMBLE_H

#include "Cache/Inputs.h"
#include "Driver/Parse.h"
#include "Driver/PreambleGroups.h"
#include "clang/Lex/PPCallbacks.h"
#include "llvm/ADT/StringSet.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clang {
class ASTReader;
class Preprocessor;
} // namespace clang

namespace lazy {

/// Immutable; may be used by several threads.
class Preamble {
public:
  /// Reads the headers of Group with the command of Job, after those of Base, if there is one,
  /// which are among them; takes those that cannot be read out of Group. From receives what it read
  /// itself. Nothing if none is left, or they crash the compiler: units are read without then.
  static std::unique_ptr<Preamble> build(const CompileJob &Job, const ParseOptions &Options,
                                         PreambleGroup &Group, std::shared_ptr<const Preamble> Base,
                                         Inputs &From);

  /// As bytes for a cache, without its base, and back. Nothing if Bytes are not what save() gives.
  std::string save() const;
  static std::unique_ptr<Preamble> load(std::string Bytes, std::shared_ptr<const Preamble> Base);

  /// The files it stands for, absolute.
  llvm::ArrayRef<std::string> headers() const { return Headers; }
  /// Whether it would be the same if it were made in a run over the user's files of User. Null:
  /// no file is the user's.
  bool fits(const UserCode *User) const;
  /// Whether its headers, or what they include, know this word.
  bool mentions(llvm::StringRef Word) const;

  /// The files of the user's in it, in a unit that was read with it by Reader.
  std::vector<clang::FileID> userFiles(clang::ASTReader &Reader) const;

  /// Lets the unit of Invocation begin with this. FS: the unit's own; gives the one to be used.
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
  use(clang::CompilerInvocation &Invocation,
      llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS) const;

private:
  explicit Preamble(std::shared_ptr<const Preamble> Base)
      : Base(std::move(Base)), Depth(this->Base ? this->Base->Depth + 1 : 0) {}

  std::string name() const;
  std::string includesName() const;

  /// What stands before it: all but Headers is about what was read after that.
  std::shared_ptr<const Preamble> Base;
  unsigned Depth; ///< how many stand before it
  std::vector<std::string> Headers;
  std::vector<uint64_t> Words;     ///< digests of all identifiers; sorted
  std::vector<std::string> Users;  ///< the files of the user's in it
  std::vector<std::string> Others; ///< files in it that are not, or one of each folder of such
  std::vector<uint32_t> Starts;    ///< where the files of the user's begin
  std::string Includes;            ///< the text of the file that includes the headers
  std::string Text;                ///< the precompiled headers
};

/// Watches a unit that begins with a preamble. It means what it would mean without if it includes
/// all of its headers, if no code of its main file stands before the last of them, and if no macro
/// that this file asks for, or that any of the user's files define, until then is one of the
/// headers' words. That headers mean the same in whatever order they are included is assumed.
class PreambleWatch {
public:
  /// Before the first token is read. All must outlive the watch, which must outlive the parse.
  PreambleWatch(const Preamble &P, clang::Preprocessor &PP, const UserCode *User);

  /// When all is read.
  bool isSound() const { return atEnd() && !Disturbed; }

private:
  class Callbacks;

  /// All headers were included; what comes now is no matter.
  bool atEnd() const { return Missing.empty(); }

  const Preamble &P;
  UnitFiles Files;
  llvm::StringSet<> Missing; ///< what the unit has not included yet
  bool InMainFile = false, Disturbed = false;
};

} // namespace lazy

#endif
