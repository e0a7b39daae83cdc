"""The most memory that a piece of work takes above its start, counted as the library's own DeviceMemory counts it.

On a GPU it is what the whole device has less of afterwards (cudaMemGetInfo), for torch's allocator gives nothing back by
itself; on the CPU what malloc has given out (mallinfo2, glibc 2.33), looked at every half millisecond.
"""

import ctypes
import threading

import torch

PAUSE = 0.0005


class Mallinfo2(ctypes.Structure):
    """Source: mallinfo(3)."""

    _fields_ = [(name, ctypes.c_size_t) for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks",
                                                     "uordblks", "fordblks", "keepcost")]


def peak(device, work):
    """Does the work and tells {"peak": bytes}, on a GPU beside what tensors alone took; {} where nobody counts."""
    return _on_gpu(device, work) if device.type == "cuda" else _on_cpu(work)


def _on_gpu(device, work):
    torch.cuda.synchronize(device)
    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats(device)
    free, held = torch.cuda.mem_get_info(device)[0], torch.cuda.memory_allocated(device)
    work()
    torch.cuda.synchronize(device)
    return {"peak": free - torch.cuda.mem_get_info(device)[0], "tensors": torch.cuda.max_memory_allocated(device) - held}


def _on_cpu(work):
    try:
        mallinfo2 = ctypes.CDLL(None).mallinfo2
    except (AttributeError, OSError, TypeError):
        work()
        return {}
    mallinfo2.restype = Mallinfo2
    begin, most, done = _given_out(mallinfo2), 0, threading.Event()

    def watch():
        nonlocal most
        while not done.wait(PAUSE):
            most = max(most, _given_out(mallinfo2))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    work()
    done.set()
    watcher.join()
    return {"peak": max(most, _given_out(mallinfo2)) - begin}


def _given_out(mallinfo2):
    info = mallinfo2()
    return info.uordblks + info.hblkhd
