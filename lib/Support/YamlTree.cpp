#include "Support/YamlTree.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"

namespace lazy {

namespace yaml = llvm::yaml;

const YamlNode *YamlNode::find(llvm::StringRef Key) const {
  for (const YamlEntry &E : Entries)
    if (E.Key.Text == Key)
      return &E.Value;
  return nullptr;
}

llvm::Error errorAt(llvm::StringRef FileName, const YamlNode &At, const llvm::Twine &Message) {
  return llvm::createStringError(FileName + ":" + llvm::Twine(At.Line) + ":" +
                                 llvm::Twine(At.Column) + ": error: " + Message);
}

namespace {

/// Nothing that people write is deeper; LLVM's parser calls itself for each level.
constexpr unsigned MaxDepth = 50;

class Reader {
public:
  Reader(llvm::StringRef Text, llvm::StringRef FileName) : FileName(FileName), Text(Text) {
    Lines.setDiagHandler(
        [](const llvm::SMDiagnostic &D, void *Context) {
          static_cast<Reader *>(Context)->fail(D.getLineNo(), D.getColumnNo() + 1, D.getMessage());
        },
        this);
  }

  llvm::Expected<YamlNode> run() {
    if (tooDeep())
      return llvm::createStringError(Complaint);
    yaml::Stream Stream(llvm::MemoryBufferRef(Text, FileName), Lines, /*ShowColors=*/false);
    YamlNode Result;
    yaml::document_iterator Document = Stream.begin();
    if (Document != Stream.end()) {
      if (yaml::Node *Root = Document->getRoot())
        read(*Root, Result);
      if (Complaint.empty() && !Stream.failed() && ++Document != Stream.end() &&
          !llvm::isa_and_nonnull<yaml::NullNode>(Document->getRoot()))
        fail(1, 1, "more than one document in this file");
    }
    if (Complaint.empty() && Stream.failed())
      fail(1, 1, "this is no YAML");
    if (!Complaint.empty())
      return llvm::createStringError(Complaint);
    return Result;
  }

private:
  /// The first complaint is the one; what follows is mostly its echo.
  void fail(unsigned Line, unsigned Column, llvm::StringRef Message) {
    if (!Complaint.empty())
      return;
    YamlNode At;
    At.Line = Line;
    At.Column = Column;
    Complaint = llvm::toString(errorAt(FileName, At, Message));
  }
  void fail(const YamlNode &At, llvm::StringRef Message) { fail(At.Line, At.Column, Message); }

  /// Whether brackets nest deeper than the parser's stack may bear. Those in quotes and comments
  /// count too: there are never so many.
  bool tooDeep() {
    unsigned Depth = 0;
    for (char C : Text) {
      if (C == '[' || C == '{')
        ++Depth;
      else if ((C == ']' || C == '}') && Depth)
        --Depth;
      if (Depth > MaxDepth) {
        fail(1, 1, "brackets are nested too deeply");
        return true;
      }
    }
    return false;
  }

  void place(const yaml::Node &N, YamlNode &Out) {
    llvm::SMLoc Loc = N.getSourceRange().Start;
    if (!Loc.isValid() || Loc.getPointer() < Text.begin() || Loc.getPointer() > Text.end())
      return;
    llvm::StringRef Before = Text.take_front(Loc.getPointer() - Text.begin());
    Out.Line = Before.count('\n') + 1;
    size_t Start = Before.rfind('\n');
    Out.Column = Before.size() - (Start == llvm::StringRef::npos ? 0 : Start + 1) + 1;
  }

  void read(yaml::Node &N, YamlNode &Out, unsigned Depth = 0) {
    if (!Complaint.empty())
      return;
    place(N, Out);
    if (!N.getAnchor().empty() || llvm::isa<yaml::AliasNode>(N))
      return fail(Out, "anchors and aliases are not understood here; write the value out");
    if (Depth > MaxDepth)
      return fail(Out, "this is nested too deeply");
    if (yaml::ScalarNode *S = llvm::dyn_cast<yaml::ScalarNode>(&N)) {
      llvm::SmallString<64> Memory;
      Out.Is = YamlNode::Scalar;
      Out.Text = S->getValue(Memory).str();
    } else if (yaml::BlockScalarNode *B = llvm::dyn_cast<yaml::BlockScalarNode>(&N)) {
      Out.Is = YamlNode::Scalar;
      Out.Text = B->getValue().str();
    } else if (yaml::SequenceNode *List = llvm::dyn_cast<yaml::SequenceNode>(&N)) {
      Out.Is = YamlNode::List;
      for (yaml::Node &Item : *List)
        read(Item, Out.Items.emplace_back(), Depth + 1);
    } else if (yaml::MappingNode *Mapping = llvm::dyn_cast<yaml::MappingNode>(&N)) {
      Out.Is = YamlNode::Mapping;
      readEntries(*Mapping, Out, Depth);
    }
  }

  void readEntries(yaml::MappingNode &Mapping, YamlNode &Out, unsigned Depth) {
    llvm::StringSet<> Seen;
    for (yaml::KeyValueNode &Pair : Mapping) {
      YamlEntry &Entry = Out.Entries.emplace_back();
      yaml::Node *Key = Pair.getKey();
      if (!Key)
        return;
      read(*Key, Entry.Key, Depth + 1);
      if (!Complaint.empty())
        return;
      if (Entry.Key.Is != YamlNode::Scalar)
        return fail(Out, "expected lines of 'key: value'");
      if (!Seen.insert(Entry.Key.Text).second)
        return fail(Entry.Key, "'" + Entry.Key.Text + "' is there twice");
      Entry.Value.Line = Entry.Key.Line;
      Entry.Value.Column = Entry.Key.Column;
      if (yaml::Node *Value = Pair.getValue())
        read(*Value, Entry.Value, Depth + 1);
      if (!Complaint.empty())
        return;
    }
  }

  llvm::StringRef FileName, Text;
  llvm::SourceMgr Lines;
  std::string Complaint;
};

} // namespace

llvm::Expected<YamlNode> readYaml(llvm::StringRef Text, llvm::StringRef FileName) {
  return Reader(Text, FileName).run();
}

} // namespace lazy
