"""Kernels as Jupyter starts them, until a first cell has made a tensor and summed it: for `./thaw bench recipe`.

Run by the launcher's Python with the Python that has PyTorch as argument. Answers each line of standard input, `thaw` or
`torch`, with one line of JSON: the seconds from the start of the kernel to its answer.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from jupyter_client.manager import start_new_kernel

CELLS = {"thaw": "NDManager.newBaseManager().create(new float[] {1, 2, 3}).sum().getFloat()",
         "torch": "import torch; print(torch.tensor([1.,2.,3.]).sum().item())"}
MEMORY = ("MALLOC_ARENA_MAX", "MALLOC_TOP_PAD_", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_")  # the kernelspec sets ours
SECONDS = 120  # a watchdog


def seconds(name):
    """Starts the kernel, runs the cell, and stops the kernel again; the stopping is not counted."""
    said = []

    def hear(message):
        content = message["content"]
        said.append(content.get("text") or content.get("data", {}).get("text/plain") or content.get("evalue") or "")
    begin = time.perf_counter()
    manager, client = start_new_kernel(startup_timeout=SECONDS, kernel_name=name, stderr=sys.stderr)
    try:
        client.execute_interactive(CELLS[name], timeout=SECONDS, allow_stdin=False, output_hook=hear)
        took = time.perf_counter() - begin
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    if not any(text.strip() == "6.0" for text in said):
        raise SystemExit(f"the kernel {name} said {said} instead of 6.0")
    return took


def main(python):
    """Offers both kernels, then answers until the input ends."""
    for name in MEMORY:
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "kernels" / "torch" / "kernel.json"
        spec.parent.mkdir(parents=True)
        spec.write_text(json.dumps({"argv": [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
                                    "display_name": "PyTorch", "language": "python"}), encoding="utf-8")
        os.environ["JUPYTER_PATH"] = os.pathsep.join([folder, os.environ["JUPYTER_PATH"]])
        print(json.dumps({"python": sys.version.split()[0]}), flush=True)
        for line in sys.stdin:
            print(json.dumps({"seconds": seconds(line.strip())}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
