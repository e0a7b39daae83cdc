"""Makes of an executed submission what nbgrader scores: one number, or one error, for each graded cell."""

import copy

from thaw_java import notebooks


def judged(executed, notes=()):
    """The executed notebook; a graded cell without a credit gets an error, where nbgrader would give all points."""
    content = copy.deepcopy(executed)
    for cell in content["cells"]:
        if is_graded(cell):
            _judge(cell)
    if notes:
        content["cells"].insert(0, _words("Put back before grading", "; ".join(notes)))
    return content


def refused(released, reason):
    """What was handed in, or the released notebook, with the reason on top and an error in each graded cell: it scores 0."""
    content = copy.deepcopy(released)
    for cell in content["cells"]:
        if is_graded(cell):
            cell["outputs"] = [_error(f"not graded: {reason}")]
    content["cells"].insert(0, _words("Not graded", reason))
    return content


def is_graded(cell):
    """Whether a cell counts."""
    return cell["cell_type"] == "code" and cell.get("metadata", {}).get("nbgrader", {}).get("grade", False)


def credit(cell):
    """What a graded and judged cell scores."""
    numbers = [_number(output) for output in cell["outputs"] if output["output_type"] == "execute_result"]
    return 0.0 if any(output["output_type"] == "error" for output in cell["outputs"]) else numbers[0]


def _judge(cell):
    """A warning on standard error costs nothing here: with nbgrader it would cost all points of the cell."""
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            output["name"] = "stdout"
    if any(output["output_type"] == "error" for output in cell["outputs"]):
        return
    numbers = [_number(output) for output in cell["outputs"] if output["output_type"] == "execute_result"]
    if len(numbers) != 1 or not 0 <= numbers[0] <= float(cell["metadata"]["nbgrader"]["points"]):
        cell["outputs"] = [*(one for one in cell["outputs"] if one["output_type"] != "execute_result"),
                           _error("this cell gave no credit")]


def _number(output):
    try:
        return float(notebooks.source({"source": output["data"]["text/plain"]}))
    except (KeyError, ValueError):
        return -1.0


def _error(text):
    return {"output_type": "error", "ename": "NotGraded", "evalue": text, "traceback": [text]}


def _words(title, text):
    plain = text.replace("<", "‹").replace(">", "›").replace("`", "'")
    return {"cell_type": "markdown", "id": "grading-note", "metadata": {}, "source": f"**{title}:** {plain}"}
