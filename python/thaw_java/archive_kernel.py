"""Starts a kernel that writes its classes to a file when it ends; run by the venv's Python: `archive_kernel.py NAME FILE`."""

import sys
import time

from jupyter_client.kernelspec import get_kernel_spec
from jupyter_client.manager import KernelManager

CELL = "NDManager.newBaseManager().create(new float[] {1, 2, 3}).sum().getFloat()"
SECONDS = 120  # a watchdog


def main(name, file):
    """Runs a first cell, then lets the JVM end by itself, which is when it writes."""
    spec = get_kernel_spec(name)
    spec.argv[1:1] = [f"-XX:ArchiveClassesAtExit={file}"]
    manager = KernelManager(kernel_name=name)
    manager._kernel_spec = spec  # pylint: disable=protected-access
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=SECONDS)
        client.execute_interactive(CELL, timeout=SECONDS, allow_stdin=False)
        client.execute("System.exit(0);")
        end = time.monotonic() + SECONDS
        while manager.is_alive() and time.monotonic() < end:
            time.sleep(0.1)
        if manager.is_alive():
            raise SystemExit("the kernel did not end, so its file is not whole")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
