# nbgrader's settings for an assignment of Thaw. `./thaw assignment create` copies this file into the folder of a course;
# change there what you like. nbgrader's own commands, started in that folder, read it too.
from nbgrader.preprocessors import (CheckCellMetadata, ClearHiddenTests, ClearMarkScheme, ClearOutput, ClearSolutions,
                                    ComputeChecksums, IncludeHeaderFooter, LockCells, NbGraderPreprocessor, SaveCells)
from nbgrader import utils
import re

c = get_config()

# A solution cell holds its stub as comments. The release keeps the stub and drops what is between the two marks.
STUB = "// STUB"


class SolutionsToStubs(ClearSolutions):
    """Puts the stub where the solution was; a cell without a stub gets code_stub, which throws."""

    def _replace_solution_region(self, cell, language):
        if STUB not in cell.source:
            return super()._replace_solution_region(cell, language)
        kept = self.code_stub
        self.code_stub = {**kept, language: self.begin_solution_delimeter + " was here"}
        super()._replace_solution_region(cell, language)
        self.code_stub = kept
        lines = [line for line in cell.source.split("\n") if self.begin_solution_delimeter not in line]
        cell.source = "\n".join(line.removeprefix(STUB).removeprefix(" ") for line in lines)
        return True


class PointsIntoCredit(NbGraderPreprocessor):
    """Writes the points of a graded cell into its last line: change them in the cell's metadata only."""

    def preprocess_cell(self, cell, resources, cell_index):
        if utils.is_grade(cell):
            cell.source = re.sub(r"(graded\[0\]\.credit\(\)) \* [\d.]+$",
                                 rf"\1 * {cell.metadata.nbgrader['points']}", cell.source)
        return cell, resources


c.GenerateAssignment.preprocessors = [
    IncludeHeaderFooter, LockCells, PointsIntoCredit, SolutionsToStubs, ClearOutput, CheckCellMetadata, ComputeChecksums,
    SaveCells, ClearHiddenTests, ClearMarkScheme, ComputeChecksums, CheckCellMetadata]

# What stands in a solution cell that you add yourself: it must fail when nothing is answered, and so it throws.
c.ClearSolutions.code_stub = {"java": 'throw new UnsupportedOperationException("no answer yet: write yours here");'}
c.ClearSolutions.text_stub = "*Your answer here.*"

# Only for `nbgrader autograde`, which executes by itself, in your rights and beside the solutions;
# `./thaw assignment grade` does that apart, vets each submission first, and uses nothing of this.
c.Execute.timeout = 300                # seconds for a cell; nbgrader's own 30 are too few for a training
c.Execute.interrupt_on_timeout = False  # an endless loop in Java does not hear an interrupt: the kernel must go
c.Execute.startup_timeout = 120
