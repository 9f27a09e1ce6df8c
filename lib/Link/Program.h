// What is known of each function, by all units together?
//
// The same inline function is seen by many units, so a run over 10,000 files brings a hundred
// times the summaries it has functions. They are joined as they arrive, into tables of numbers:
// what a unit said can be forgotten at once.
#ifndef LAZY_LINK_PROGRAM_H
#define LAZY_LINK_PROGRAM_H

#include "Finding/FunctionSummary.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include <cstdint>
#include <optional>
#include <vector>

namespace lazy {

/// The functions of all units, joined. First every add(), then finish(), then questions.
///
/// Definitions of one function that differ are two programs' functions of one name, or one
/// function compiled in two ways: what calls it from the unit of a definition means that one,
/// everybody else means nobody knows which. Answers do not depend on the order of add().
class Program {
public:
  using Id = uint32_t;   ///< of a string
  using Node = uint32_t; ///< of a definition
  static constexpr uint32_t None = ~0u;

  /// How far a summary is trusted. What a function is, the best source says alone.
  enum class Source : uint8_t {
    Analysed,
    Broken, ///< the unit did not compile: calls may be missing
    Index,  ///< from a file of facts, which may be old
  };

  struct Spot {
    Id File = None;
    unsigned Offset = 0, Length = 0, Line = 0, Column = 0, EndLine = 0, EndColumn = 0;
  };
  struct Block {
    Id Kind, What;
    Spot Where;
  };
  struct Call {
    Id Callee;
    bool Virtual;
    Spot Where;
  };
  struct Param {
    unsigned Index;
    Id Fate;
    Spot Where;
    Id Callee = None;         ///< forwarded: to this function,
    unsigned CalleeIndex = 0; ///< as this parameter
  };
  struct Definition {
    Id Usr = None, Name = None;
    Spot Where;
    uint64_t Content = 0; ///< equal for equal definitions
    uint32_t Unit = 0;    ///< the first that has it
    Source From = Source::Analysed;
    bool Cuts = false;
    Node Next = None; ///< another definition of the same function
    std::vector<Block> Blocks;
    std::vector<Call> Calls, Outliving;
    std::vector<Id> Overrides;
    std::vector<Param> Params;
  };

  /// Joins what the unit of this number says. Not thread-safe.
  void add(uint32_t Unit, llvm::ArrayRef<FunctionSummary> Functions, Source From);
  /// The same for one function. Gives its definition, which keeps its number.
  Node add(uint32_t Unit, const FunctionSummary &S, Source From);
  /// The same for a summary that is equal to one whose add() gave N. False: nothing was done, all
  /// of it is needed.
  bool addAgain(Node N, uint32_t Unit, Source From);
  /// To be called before any question, and again after another add().
  void finish();

  llvm::StringRef text(Id String) const { return Strings[String]; }
  Place place(const Spot &S) const;
  /// The number of a string, or None if no summary has it. Of a function that is given constants:
  /// the number of what is known of it then, or else of it.
  Id find(llvm::StringRef String) const;

  uint32_t size() const { return Definitions.size(); }
  const Definition &operator[](Node N) const { return Definitions[N]; }
  /// The definition that code of Unit means by a function of this USR, which may be None; None:
  /// unknown.
  Node resolve(Id Usr, uint32_t Unit) const;
  /// Whether there is a definition of this function, maybe several that differ.
  bool isDefined(Id Usr) const { return Usr != None && First.contains(Usr); }
  /// The first call, by its place, that keeps what a function gives longer than its statement;
  /// null if there is none. Callee may be None.
  const Call *outlivingCall(Id Callee) const {
    return Callee == None ? nullptr : Outliving.lookup(Callee);
  }
  /// The definitions of what overrides a function, by USR.
  llvm::ArrayRef<Node> overriders(Id Usr) const;
  /// Whether N is the definition of its function as its unit sees it, not one that a better
  /// source contradicts.
  bool counts(Node N) const { return Definitions[N].From == BestSource.lookup(Definitions[N].Usr); }
  /// The summary of N in words again.
  FunctionSummary summary(Node N) const;

private:
  Id known(llvm::StringRef Given) const;
  bool isBefore(const Spot &A, const Spot &B) const;
  Id intern(llvm::StringRef String);
  Spot intern(const Place &P);
  Definition compact(const FunctionSummary &S);

  llvm::StringMap<Id> Numbers;
  std::vector<llvm::StringRef> Strings; ///< keys of Numbers
  std::vector<Definition> Definitions;
  llvm::DenseMap<Id, Node> First; ///< the first of a function's definitions
  llvm::DenseMap<Id, Source> BestSource;
  /// Names of functions with what they are given (Facts/GivenValues.h): what is known of them.
  llvm::DenseMap<Id, Id> Meant;
  llvm::DenseMap<Id, Id> Plain; ///< of those that are defined: without what they are given
  llvm::DenseMap<Id, std::vector<Node>> Overriders;
  llvm::DenseMap<Id, const Call *> Outliving; ///< by callee; of Definitions
};

} // namespace lazy

#endif
