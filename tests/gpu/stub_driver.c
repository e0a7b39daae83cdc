/*
 * What passes for the NVIDIA driver's libcuda.so.1 in tests: it answers the questions of driver_probe.py as -D says, and has the
 * other functions that PyTorch's libcaffe2_nvrtc.so wants to find, so that libtorch with CUDA loads on a machine without a GPU.
 * The CUDA runtime does not take it for a driver, so the engine sees no GPU and computes on the CPU.
 *
 *     cc -shared -fPIC -o libcuda.so.1 stub_driver.c -DANSWER=100
 */

#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#ifndef ANSWER
#define ANSWER 0        /* of cuInit; 100 is CUDA_ERROR_NO_DEVICE */
#endif
#ifndef VERSION
#define VERSION 12060
#endif
#ifndef DEVICES
#define DEVICES 1
#endif
#ifndef MAJOR
#define MAJOR 8         /* of the compute capability */
#endif

int cuInit(unsigned flags) {
#ifdef CRASHES
    raise(SIGSEGV);
#endif
#ifdef HANGS
    pause();
#endif
    return ANSWER;
}

int cuDriverGetVersion(int *version) { *version = VERSION; return 0; }
int cuDeviceGetCount(int *count) { *count = DEVICES; return 0; }
int cuDeviceGet(int *device, int index) { *device = index; return 0; }
int cuDeviceGetName(char *name, int size, int device) { strncpy(name, "Stub GPU", size); return 0; }
int cuDeviceTotalMem_v2(size_t *bytes, int device) { *bytes = 8000000000; return 0; }
int cuDeviceGetAttribute(int *value, int attribute, int device) { *value = attribute == 75 ? MAJOR : 6; return 0; }
int cuGetErrorName(int code, const char **name) { *name = "CUDA_ERROR_OF_THE_STUB"; return 0; }

#define REFUSES(name) int name(void) { return 100; }
REFUSES(cuCtxGetCurrent)
REFUSES(cuCtxSetCurrent)
REFUSES(cuDevicePrimaryCtxGetState)
REFUSES(cuDevicePrimaryCtxRetain)
REFUSES(cuFuncGetAttribute)
REFUSES(cuFuncSetAttribute)
REFUSES(cuGetErrorString)
REFUSES(cuLaunchCooperativeKernel)
REFUSES(cuLaunchKernel)
REFUSES(cuLinkAddData_v2)
REFUSES(cuLinkComplete)
REFUSES(cuLinkCreate_v2)
REFUSES(cuModuleGetFunction)
REFUSES(cuModuleLoadData)
REFUSES(cuModuleLoadDataEx)
REFUSES(cuModuleUnload)
REFUSES(cuOccupancyMaxActiveBlocksPerMultiprocessor)
REFUSES(cuTensorMapEncodeTiled)
