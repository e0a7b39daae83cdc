"""The NVIDIA driver of this machine and its GPUs, or the one reason why there is none to train on."""

import json
import os
import platform
import re
import signal
import subprocess
import sys
from dataclasses import dataclass

from thaw_java import places
from thaw_java.processes import environment
from thaw_java.say import Problem

DEVICE = "THAW_DEVICE"          # cpu, gpu or gpu:N, as Devices.java reads it
PROBE = places.PACKAGE / "driver_probe.py"
SECONDS = 60                    # a watchdog; a driver that wakes its GPUs takes a few
OLDEST = 12000                  # CUDA 12.0: libraries of CUDA 12.6 run on every driver for CUDA 12, which is 525 and newer
ARCHITECTURES = range(5, 10)    # the wheel has machine code for compute capabilities 5.0 to 9.0, and none to translate for others
ANSWERS = {
    34: "the libcuda.so.1 that is found is the CUDA toolkit's stub and no driver; take its folder out of LD_LIBRARY_PATH",
    100: "the NVIDIA driver is there and sees no GPU (CUDA_ERROR_NO_DEVICE)",
    803: "the NVIDIA driver's library and its kernel module are of different versions (CUDA_ERROR_SYSTEM_DRIVER_MISMATCH); "
         "restart the machine",
}


class NoGpu(Problem):
    """Why training stays on the CPU, in one line; nothing is broken, and everything else goes on."""


@dataclass(frozen=True)
class Device:
    """A GPU: its name, its memory in bytes, its compute capability such as (8, 6)."""

    name: str
    total: int
    capability: tuple

    def __str__(self):
        return f"{self.name} ({self.total / 1e9:.1f} GB)"


@dataclass(frozen=True)
class Driver:
    """A driver that will do: the CUDA it is for, such as 12.6, its devices, and the index of the one that is trained on."""

    version: str
    devices: tuple
    index: int = 0

    @property
    def device(self):
        """The device that is trained on."""
        return self.devices[self.index]


def wanted():
    """What THAW_DEVICE says: cpu, gpu or gpu:N; empty for the first GPU, or the CPU where there is none."""
    return os.environ.get(DEVICE, "").strip()


def find():
    """Asks the driver in a child process; raises NoGpu with the reason where nothing can be trained on."""
    index = _index(wanted())
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise NoGpu(f"this is {platform.system()} {platform.machine()}, and PyTorch's libraries for CUDA are for Linux x86_64")
    said = _ask()
    if "load" in said:
        raise NoGpu(_not_loaded(said["load"]))
    if said.get("code") == 100 or said.get("devices") == []:
        raise NoGpu(ANSWERS[100] + _hidden())
    if "code" in said:
        raise NoGpu(ANSWERS.get(said["code"]) or f"the NVIDIA driver answers {said['code']} {said['name']}".strip()
                    + "; nvidia-smi should say more")
    version = f"{said['version'] // 1000}.{said['version'] % 1000 // 10}"
    if said["version"] < OLDEST:
        raise NoGpu(f"the NVIDIA driver is for CUDA {version}, and libraries of CUDA 12.6 need one for CUDA 12.0 or newer; "
                    "update it to 525 or newer")
    devices = tuple(Device(name, total, tuple(part)) for name, total, part in said["devices"])
    if index >= len(devices):
        raise NoGpu(f"{DEVICE} is {wanted()}, and the driver sees {len(devices)} GPU(s), counted from 0{_hidden()}")
    return _with_code(Driver(version, devices, index))


def _index(word):
    """The index of the device that the word names."""
    if word == "cpu":
        raise NoGpu(f"{DEVICE}=cpu is set; unset it to train on a GPU")
    if word and not re.fullmatch("gpu(:[0-9]{1,3})?", word):
        raise NoGpu(f'{DEVICE}="{word}" names no device; give cpu, gpu or gpu:N')
    return int(word[4:] or 0)


def _ask():
    try:
        done = subprocess.run([sys.executable, str(PROBE)], capture_output=True, text=True, timeout=SECONDS, check=False,
                              env=environment(), stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        raise NoGpu(f"the NVIDIA driver did not answer within {SECONDS} s; does nvidia-smi?") from None
    if done.returncode < 0:
        raise NoGpu(f"asking the NVIDIA driver ended with {signal.Signals(-done.returncode).name}; does nvidia-smi work?")
    try:
        return json.loads(done.stdout)
    except ValueError:
        tail = (done.stderr.strip().splitlines() or ["nothing"])[-1]
        raise NoGpu(f"asking the NVIDIA driver failed: {tail}") from None


def _not_loaded(text):
    if "No such file" in text:
        return ("libcuda.so.1, which the NVIDIA driver brings, is not found; install the driver, or start the container with "
                "its GPUs (nvidia-smi then lists them)")
    return f"libcuda.so.1 does not load: {text}"


def _hidden():
    """CUDA's own variable may hide what is there."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    return "" if visible is None else f'; CUDA_VISIBLE_DEVICES is "{visible}"'


def _with_code(found):
    """The driver, if the wheel has code for the device that is trained on."""
    device = found.device
    if device.capability[0] not in ARCHITECTURES:
        kind = ".".join(str(part) for part in device.capability)
        raise NoGpu(f"{device.name} is of compute capability {kind}, and PyTorch 2.7.1 for CUDA 12.6 has code for 5.0 to 9.0 "
                    "only")
    return found
