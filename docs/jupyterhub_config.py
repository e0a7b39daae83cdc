"""JupyterHub for a class with Thaw on one machine; docs/jupyterhub.md says how to set it up and why each line is here.

Start it with `jupyterhub -f jupyterhub_config.py` from the environment into which pip installed the wheel of Thaw.
"""

import os
import shutil
import sys
from pathlib import Path

ENVIRONMENT = Path(sys.prefix)                                    # jupyterhub, thaw-java and jupyterlab are all in here
SHARED = Path(os.environ.get("THAW_HUB_SHARED", "/srv/thaw"))     # data, weights and libtorch, read-only for pupils
HEAP = os.environ.get("THAW_HUB_HEAP", "512m")                    # Java heap of one kernel; libtorch's memory comes on top
MEMORY = os.environ.get("THAW_HUB_MEMORY", "2G")                  # of one pupil: server, kernel, and a second kernel's start
PROCESSORS = float(os.environ.get("THAW_HUB_PROCESSORS", "2"))    # that one pupil may use at most
THREADS = os.environ.get("THAW_HUB_THREADS", "1")                 # of one training; many pupils fill the processors by themselves
IDLE_SECONDS = 45 * 60                                            # a lesson; then an idle server goes, notebooks stay

c = get_config()  # noqa: F821 – JupyterHub defines it

# Loopback only: a web server with a certificate stands before it and passes HTTPS on.
c.JupyterHub.bind_url = os.environ.get("THAW_HUB_BIND", "http://127.0.0.1:8000")
c.JupyterHub.hub_ip = "127.0.0.1"

# Who may come in: the system's users of one group. PAM asks for their passwords.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {"pupils", "teachers"}
c.PAMAuthenticator.admin_groups = {"teachers"}

# systemd enforces limits; without it pupils' servers are plain processes, and the limits are only wishes.
c.JupyterHub.spawner_class = "systemd" if Path("/run/systemd/system").is_dir() else "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.mem_limit = MEMORY
c.Spawner.cpu_limit = PROCESSORS
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
c.JupyterHub.concurrent_spawn_limit = 5    # thirty pupils who log in at once are started in turns

# A pupil's server: the notebooks that ~/thaw-course lacks are copied there, and none is overwritten.
c.Spawner.cmd = [str(ENVIRONMENT / "bin" / "python"), "-m", "thaw_java.learner", "~/thaw-course",
                 str(ENVIRONMENT / "bin" / "jupyterhub-singleuser")]
c.Spawner.default_url = "/lab/tree/thaw-course"
c.Spawner.args = ["--KernelSpecManager.allowed_kernelspecs=thaw", "--KernelSpecManager.ensure_native_kernel=False",
                  "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
                  "--LanguageServerManager.autodetect=False"]
c.Spawner.environment = {
    "THAW_JVM_OPTIONS": f"-Xmx{HEAP}",
    "OMP_NUM_THREADS": THREADS,
    "THAW_BUDGET": "quick",
    "THAW_DATA": str(SHARED / "data"),
    "THAW_OFFLINE": "1",
    "DJL_CACHE_DIR": str(SHARED / "djl"),    # libtorch unpacked once, 0.4 GB, and its pages shared by all kernels
}
if os.environ.get("JAVA_HOME"):
    c.Spawner.environment["JAVA_HOME"] = os.environ["JAVA_HOME"]

# Ends servers that nobody uses, and with them their kernels.
if shutil.which("jupyterhub-idle-culler", path=str(ENVIRONMENT / "bin")):
    c.JupyterHub.load_roles = [{"name": "idle-culler", "services": ["idle-culler"],
                                "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"]}]
    c.JupyterHub.services = [{"name": "idle-culler", "command": [sys.executable, "-m", "jupyterhub_idle_culler",
                                                                  f"--timeout={IDLE_SECONDS}"]}]
