"""A notebook kernel for tests: runs cells one by one and folds their outputs as a notebook would."""

import os
import time
from unittest import mock

import nbformat
from jupyter_client.manager import KernelManager

NAME = os.environ.get("THAW_KERNEL_NAME", "thaw")
SECONDS = 180  # a watchdog


class Session:
    """One kernel; use it in a `with` statement."""

    def __init__(self, **environ):
        with mock.patch.dict(os.environ, environ), open(os.devnull, "wb") as errors:
            self.manager = KernelManager(kernel_name=NAME)
            self.manager.start_kernel(stderr=errors)
        self.client = self.manager.client()
        self.client.start_channels()
        try:
            self.client.wait_for_ready(timeout=SECONDS)
        except BaseException:  # Ctrl-C too leaves no kernel behind
            self.__exit__()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def run(self, code, during=None):
        """Runs a cell; `during(message)` is called for each message while it runs."""
        cell = Cell()
        begin = time.monotonic()

        def hook(message):
            cell.take(message)
            if during is not None:
                during(message)
        cell.reply = self.client.execute_interactive(code, timeout=SECONDS, allow_stdin=False, output_hook=hook)["content"]
        cell.seconds = time.monotonic() - begin
        return cell

    def interrupt(self):
        """Asks the kernel to stop the running cell, as the stop button does."""
        self.manager.interrupt_kernel()


class Cell:
    """What a cell showed, updates folded into the output that they replace."""

    def __init__(self):
        self.outputs, self.by_id, self.updates, self.clear_next = [], {}, 0, False
        self.reply, self.seconds = None, 0

    def take(self, message):
        kind, content = message["header"]["msg_type"], message["content"]
        if kind == "clear_output":
            self.clear_next = True
        elif kind == "update_display_data":
            self.updates += 1
            self.by_id[content["transient"]["display_id"]].update(data=content["data"], metadata=content["metadata"])
        elif kind in ("stream", "display_data", "execute_result", "error"):
            self.add(kind, message)

    def add(self, kind, message):
        if self.clear_next:
            self.outputs, self.clear_next = [], False
        output = nbformat.v4.output_from_msg(message)
        self.outputs.append(output)
        shown = message["content"].get("transient", {}).get("display_id")
        if shown:
            self.by_id[shown] = output

    def text(self, name="stdout"):
        """All that the cell printed."""
        return "".join(output.text for output in self.outputs if output.output_type == "stream" and output.name == name)

    def shown(self):
        """The bundles that the cell displayed or returned, in order."""
        return [output.data for output in self.outputs if "data" in output]

    def kinds(self):
        return [output.output_type for output in self.outputs]

    def result(self):
        """The one bundle that the cell showed."""
        bundles = self.shown()
        assert len(bundles) == 1, f"expected one output, got {self.outputs}"
        return bundles[0]
