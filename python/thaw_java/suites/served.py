"""Starts the real `./thaw lab` for a test and stops it again."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from thaw_java import places

SERVED_SECONDS = 120  # a watchdog; a start takes a few seconds


class Lab:
    """A running JupyterLab: its address, its token, and how long it took until it answered."""

    def __init__(self, *options, log="lab.log", program=(sys.executable, str(places.PACKAGE)), cwd=None):
        self.program, self.cwd = program, cwd
        self.port, self.token = free_port(), secrets.token_hex(16)
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = places.make(places.LOGS) / log
        self.options = ["--no-browser", f"--port={self.port}", *options]

    def __enter__(self):
        begin = time.monotonic()
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen([*self.program, "lab", *self.options], cwd=self.cwd,
                                            env={**os.environ, "JUPYTER_TOKEN": self.token}, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=subprocess.STDOUT)
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() - begin > SERVED_SECONDS:
                self.__exit__()
                raise AssertionError(f"JupyterLab does not answer; see {self.log}")
            time.sleep(0.05)
        self.seconds = time.monotonic() - begin
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def answers(self):
        """Whether the page of JupyterLab is served to who knows the token."""
        return self.status("/lab") == 200

    def status(self, path, token=True):
        """The HTTP status of a page, with or without the token; 0 when nobody answers."""
        try:
            return self._open(path, token).status
        except urllib.error.HTTPError as answer:
            return answer.code
        except OSError:
            return 0

    def get(self, path):
        """The JSON that a page of the server's API gives."""
        return json.load(self._open(path, True))

    def end_kernels(self):
        """Ends every kernel: a closed page alone keeps its own, with its memory."""
        for session in self.get("/api/sessions"):
            self._open(f"/api/sessions/{session['id']}", True, "DELETE").close()

    def _open(self, path, token, method="GET"):
        headers = {"Authorization": f"token {self.token}"} if token else {}
        request = urllib.request.Request(self.address + path, headers=headers, method=method)
        return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20)


def free_port():
    """A port of the loopback interface that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def tell_time(name, seconds, aim=None):
    """Hands a measured time to the closing table of `./thaw test`."""
    print(json.dumps({"kind": "time", "name": name, "seconds": seconds, "aim": aim}), flush=True)
