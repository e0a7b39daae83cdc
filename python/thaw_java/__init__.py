"""The launcher of Thaw: every verb of `./thaw`, in Python's standard library only.

`cli` dispatches; `verbs` holds one module per verb; the other modules each look after one thing that a
verb needs: places on disk, Java, Maven, the virtual environment, the jars, the kernelspec.
"""

VERSION = "0.1.0"
