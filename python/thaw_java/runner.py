"""Executes one notebook through the real kernel; run by the venv's Python, which has nbclient.

Usage: python runner.py SOURCE TARGET TIMEOUT CWD. Prints one JSON object a line: {"cell", "of"} before each
code cell and {"failed"…} or {"done"} at the end. The executed notebook is written in both cases.
"""

import asyncio
import json
import logging
import sys
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

START_SECONDS = 120  # for the kernel's first reply, on a machine that is busy


def tell(**event):
    """One event for the launcher."""
    print(json.dumps(event), flush=True)


def main(source, target, timeout, folder):
    """Executes, writes the result, and reports the first failing cell."""
    if sys.platform == "win32":
        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    notebook = nbformat.read(source, as_version=4)
    client = NotebookClient(notebook, timeout=timeout or None, kernel_name="thaw", startup_timeout=START_SECONDS,
                            resources={"metadata": {"path": folder}}, shutdown_kernel="immediate", record_timing=True, iopub_timeout=30)
    state = {"cell": 0, "of": sum(cell.cell_type == "code" for cell in notebook.cells), "index": None}
    client.on_cell_start = lambda cell, cell_index: started(state, cell, cell_index)
    begin = time.monotonic()
    failure = attempt(client, notebook, state)
    nbformat.write(notebook, target)
    tell(**({"failed": failure} if failure else {"done": True}), seconds=time.monotonic() - begin)


def started(state, cell, index):
    """Counts code cells as they start."""
    if cell.cell_type == "code":
        state["cell"] += 1
        state["index"] = index
        tell(cell=state["cell"], of=state["of"])


def attempt(client, notebook, state):
    """Runs all cells; returns what failed, or None."""
    try:
        client.execute()
        return None
    except CellExecutionError as error:
        return failed(notebook, state, f"{error.ename}: {error.evalue}")
    except CellTimeoutError:
        return failed(notebook, state, f"the cell ran past the limit of {client.timeout} s (--timeout)")
    except DeadKernelError:
        return failed(notebook, state, "the kernel died")
    except RuntimeError as error:
        return failed(notebook, state, f"the kernel did not start: {error}")


def failed(notebook, state, text):
    """Where it failed: the cell's number among the code cells, the head of its source, the error's text."""
    index = state["index"]
    source = notebook.cells[index].source if index is not None else ""
    return {"cell": state["cell"], "source": source.strip().splitlines()[:3], "error": text}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4])
