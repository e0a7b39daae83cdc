"""Hands executed submissions to nbgrader and tells what they scored; run by the Python of .thaw/venv-grading.

Usage: python score.py ROOT ASSIGNMENT. Nothing is executed any more: the outputs are there. Prints one JSON object, by
pupil: {"score", "most", "cells": {name: score}}.
"""

import json
import logging
import os
import sys

from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (CheckCellMetadata, DeduplicateIds, LimitOutput, OverwriteCells, OverwriteKernelspec,
                                    SaveAutoGrades)
from traitlets.config import Config


def main(root, name):
    """Scores, writes feedback, and tells the scores."""
    os.chdir(root)
    config = Config()
    config.CourseDirectory.root = root
    config.CourseDirectory.assignment_id = name
    config.CourseDirectory.submitted_directory = "judged"
    config.Autograde.sanitize_preprocessors = [DeduplicateIds, OverwriteKernelspec, OverwriteCells, CheckCellMetadata]
    config.Autograde.autograde_preprocessors = [LimitOutput, SaveAutoGrades, CheckCellMetadata]
    course = CourseDirectory(config=config)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    for kind in (Autograde, GenerateFeedback):
        converter = kind(coursedir=course, config=config)
        converter.force = True
        try:
            converter.start()
        except NbGraderException as problem:  # the others are done all the same
            logging.error("%s", problem)
    with Gradebook(course.db_url) as book:
        print(json.dumps(scores(book, name)), flush=True)


def scores(book, name):
    """What each pupil scored in each graded cell."""
    found = {}
    for submission in book.assignment_submissions(name):
        cells = {grade.cell.name: grade.score for notebook in submission.notebooks for grade in notebook.grades}
        found[submission.student.id] = {"score": submission.score, "most": submission.max_score, "cells": cells}
    return found


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
