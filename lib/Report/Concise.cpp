// One line a finding, for grep, editors and logs: the text format without all
// that explains.

#include "Report/Report.h"

namespace lazy {

void writeConcise(const Report &R, const ReportOptions &O, llvm::raw_ostream &OS) {
  ReportOptions Short = O;
  Short.Frames = false;
  Report Lines = R;
  for (PortableFinding &F : Lines.Findings)
    F.Notes.clear();
  FileCache Unread; // without frames no source is looked at
  writeText(Lines, Short, Unread, OS);
}

} // namespace lazy
