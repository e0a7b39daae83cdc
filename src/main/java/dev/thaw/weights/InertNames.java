package dev.thaw.weights;

import java.util.List;
import java.util.Set;

/**
 * The names of a whole module, as words without any power: an object of an unknown class is a box for what the file sets in it.
 *
 * <p>Whatever is named, nothing is run. All the same a file is refused that names what runs programs, and one that calls
 * a function which is not listed here: no module needs it.
 */
final class InertNames {

    private static final Set<String> RUNNING = Set.of("os", "posix", "nt", "subprocess", "sys", "runpy", "importlib", "imp",
            "socket", "shutil", "ctypes", "pty", "webbrowser", "code", "codeop", "commands", "pickle", "_pickle", "marshal",
            "types", "operator", "_operator", "timeit", "pdb", "bdb", "cProfile", "profile", "asyncio", "multiprocessing",
            "threading", "_thread", "signal", "tempfile", "urllib", "http", "ftplib", "smtplib", "pip", "pkgutil", "pydoc",
            "inspect", "platform", "builtins", "__builtin__", "copyreg", "copy_reg");
    private static final Set<String> CALLED =
            Set.of("builtins set", "builtins frozenset", "__builtin__ set", "__builtin__ frozenset",
            "builtins slice", "__builtin__ slice", "collections defaultdict", "functools partial", "numpy dtype",
            "numpy.core.multiarray scalar", "numpy._core.multiarray scalar", "numpy.core.multiarray _reconstruct",
            "numpy._core.multiarray _reconstruct", "_codecs encode", "pathlib PosixPath", "pathlib WindowsPath",
            "torch.nn.backends.thnn _get_thnn_function_backend", "torch.serialization _get_layout");
    private static final Set<String> TYPES = Set.of("object", "int", "float", "bool", "str", "bytes", "list", "dict", "tuple",
            "unicode", "long", "complex");

    private InertNames() { }

    static Object named(String module, String name) {
        if (Constructor.knows(module, name)) {
            return Constructor.named(module, name);
        }
        boolean harmless = CALLED.contains(module + " " + name);
        boolean type = (module.equals("builtins") || module.equals("__builtin__")) && TYPES.contains(name);
        if (!harmless && !type && RUNNING.contains(module.split("\\.", 2)[0])) {
            throw Refusal.of("its pickle asks for %s.%s, which could run something; nothing was run, and no weights need it: "
                    + "the file is hostile, delete it", module, name);
        }
        return new PickleValue.Placeholder(module + "." + name, harmless);
    }

    /** Stands for a call of a function: the items of a set, an empty dict, a box, or a refusal. */
    static Object called(PickleValue.Placeholder function, List<Object> arguments) {
        if (!function.called) {
            throw Refusal.of("its pickle calls %s, which is not on the list of what may be called, and nothing was run; "
                    + "if you trust the file, load it in Python and save model.state_dict() in its place", function.name);
        }
        return switch (function.name.substring(function.name.lastIndexOf('.') + 1)) {
            case "set", "frozenset" -> arguments.isEmpty() ? new PickleValue.Sequence(List.of())
                    : Constructor.argument(arguments, 0, PickleValue.Sequence.class);
            case "defaultdict" -> new PickleValue.Dict();
            default -> new PickleValue.Instance();
        };
    }
}
