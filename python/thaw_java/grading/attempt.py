"""Executes one vetted submission; run by the venv's Python, which has nbclient.

Usage: python attempt.py NOTEBOOK TARGET CELL_SECONDS FOLDER. A cell that fails does not stop the others; one that runs
too long, prints too much or ends the kernel does. Prints one JSON object: {"reason": text or null}.
"""

import asyncio
import json
import logging
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

START_SECONDS = 120
MOST_PRINTED = 500_000     # characters that the cells of a notebook may print
MOST_SHOWN = 60_000_000    # characters of pictures and tables: many figures that can be zoomed


class Attempt(NotebookClient):
    """A client that counts what comes out, and ends the kernel when it is too much."""

    reason = None
    printed = shown = cell_number = 0

    def process_message(self, msg, cell, cell_index):
        """Counts before anything is kept."""
        self.cell_number = cell_index + 1
        content = msg["content"]
        if msg["msg_type"] == "stream":
            self.printed += len(content["text"])
        elif msg["msg_type"] == "error":
            self.printed += len(content["evalue"]) + sum(map(len, content["traceback"]))
        elif "data" in content:
            self.shown += sum(len(str(value)) for value in content["data"].values())
        if self.printed > MOST_PRINTED:
            return self.stop(f"cell {cell_index + 1} printed, and more than {MOST_PRINTED} characters in all are not allowed")
        if self.shown > MOST_SHOWN:
            return self.stop(f"cell {cell_index + 1} showed pictures of more than {MOST_SHOWN / 1e6:.0f} MB in all")
        return super().process_message(msg, cell, cell_index)

    def stop(self, reason):
        """Ends the kernel at once."""
        if self.reason is None:
            self.reason = reason
            self.km.provisioner.process.kill()


def main(source, target, seconds, folder):
    """Executes and says why it broke off, if it did."""
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)
    notebook = nbformat.read(source, as_version=4)
    client = Attempt(notebook, timeout=seconds, kernel_name="thaw", startup_timeout=START_SECONDS, allow_errors=True,
                     interrupt_on_timeout=False, resources={"metadata": {"path": folder}}, shutdown_kernel="immediate",
                     iopub_timeout=30)
    client.on_cell_start = lambda cell, cell_index: setattr(client, "cell_number", cell_index + 1)
    reason = attempt(client)
    Path(target).unlink(missing_ok=True)  # a link there, of the submission's making, would write elsewhere
    nbformat.write(notebook, target)
    print(json.dumps({"reason": client.reason or reason}), flush=True)


def attempt(client):
    """Runs all cells; says in a line what broke it off, or None."""
    try:
        client.execute()
        return None
    except CellTimeoutError:
        return f"cell {client.cell_number} ran past the limit of {client.timeout:g} s (an endless loop?)"
    except DeadKernelError:
        return f"cell {client.cell_number} ended the kernel (System.exit, or out of memory?)"
    except RuntimeError as error:
        return f"the kernel did not start: {error}"


if __name__ == "__main__":
    if sys.platform == "win32":
        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4])
