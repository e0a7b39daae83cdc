"""Writes the course as static pages; run by the venv's Python, which has Jinja2, mistune, Pygments and bleach.

Usage: python build.py < JOB, a JSON object: "target", an empty folder; "pages", a list of {"stem", "number", "state",
"notebook"} with state current, stale, failed or missing; "pdf", whether the index links to PDFs and one page holds all.
"""

import json
import re
import shutil
import sys
from pathlib import Path

import jinja2
import plotly
from lesson import Lesson

HERE = Path(__file__).resolve().parent
ASSETS = ("site.css", "site.js", "theme.js")


def main(job):
    """Writes the pages, the search index, the figures and what the pages load."""
    target = Path(job["target"])
    for folder in ("assets", "figures"):
        (target / folder).mkdir(parents=True)
    files = {page["stem"]: f"{page['stem']}.html" for page in job["pages"]}
    lessons = [Lesson(page, files, target) for page in job["pages"]]
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined)
    for before, lesson, after in zip([None, *lessons], lessons, [*lessons[1:], None]):
        write(target / lesson.file, templates.get_template("lesson.html").render(
            title=f"{lesson.title} · Thaw", lesson=lesson, before=before, after=after))
    write(target / "index.html", templates.get_template("index.html").render(
        title="Thaw: transfer learning that you can see", lessons=lessons, pdf=job["pdf"]))
    if job["pdf"]:
        write(target / "course.html", in_one(templates.get_template("course.html").render(lessons=lessons), lessons))
    for asset in ASSETS:
        shutil.copyfile(HERE / asset, target / "assets" / asset)
    shutil.copyfile(Path(plotly.__file__).parent / "package_data" / "plotly.min.js", target / "assets" / "plotly.min.js")
    sections = [section for lesson in lessons for section in lesson.sections]
    write(target / "assets" / "sections.js", f"window.thawSections = {json.dumps(sections, ensure_ascii=False)};\n")


def in_one(page, lessons):
    """The page of all lessons: links between pages lead inside it."""
    for lesson in lessons:
        page = re.sub(rf'href="{re.escape(lesson.file)}(?:#([^"]*))?"', lambda found: f'href="#{found[1] or lesson.number}"', page)
    return page


def write(path, text):
    """Writes one file in UTF-8."""
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(json.load(sys.stdin))
