"""Asks the NVIDIA driver what it is and sees, and prints that as JSON; a process of its own, since a broken driver may kill it.

Stands alone, any Python on Linux runs it. Prints {"load": why libcuda.so.1 does not load}, {"code": the answer to a call
that failed, "name"} or {"version": 12060, "devices": [[name, bytes, [major, minor]], …]}. The calls are CUDA's driver API.
"""

import ctypes
import json

CAPABILITY = (75, 76)  # CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR and …_MINOR


class Refused(Exception):
    """A call answered with a code that is not 0."""


def call(library, name, *arguments):
    """Calls a function of the driver."""
    code = getattr(library, name)(*arguments)
    if code:
        raise Refused(code)


def name_of(library, code):
    """CUDA's name of a code, such as CUDA_ERROR_NO_DEVICE; empty where the driver does not say."""
    text = ctypes.c_char_p()
    try:
        return (text.value or b"").decode() if not library.cuGetErrorName(code, ctypes.byref(text)) else ""
    except AttributeError:
        return ""


def device(library, index):
    """Name, bytes of memory and compute capability of one device."""
    handle, name, size, part = ctypes.c_int(), ctypes.create_string_buffer(256), ctypes.c_size_t(), ctypes.c_int()
    call(library, "cuDeviceGet", ctypes.byref(handle), index)
    call(library, "cuDeviceGetName", name, len(name), handle)
    call(library, "cuDeviceTotalMem_v2", ctypes.byref(size), handle)
    capability = []
    for attribute in CAPABILITY:
        call(library, "cuDeviceGetAttribute", ctypes.byref(part), attribute, handle)
        capability.append(part.value)
    return name.value.decode(errors="replace"), size.value, capability


def answer():
    """What the driver says."""
    try:
        library = ctypes.CDLL("libcuda.so.1")
    except OSError as problem:
        return {"load": str(problem)}
    version, count = ctypes.c_int(), ctypes.c_int()
    try:
        call(library, "cuInit", 0)
        call(library, "cuDriverGetVersion", ctypes.byref(version))
        call(library, "cuDeviceGetCount", ctypes.byref(count))
        return {"version": version.value, "devices": [device(library, index) for index in range(count.value)]}
    except Refused as refused:
        return {"code": refused.args[0], "name": name_of(library, refused.args[0])}
    except AttributeError as problem:
        return {"load": str(problem)}


if __name__ == "__main__":
    print(json.dumps(answer()))
