"""Assignments: a lesson becomes an nbgrader assignment, submissions are vetted, executed apart, and scored.

`layout` knows the folder of a course; `authoring` writes the teacher's version; `leaks` looks for solutions in what is
released; `vetting` reads submissions as data; `executing` runs one behind a wall; `scoring` hands the executed ones to
nbgrader, in whose environment `score.py` runs.
"""
