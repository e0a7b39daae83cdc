package dev.thaw.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A function in TorchScript, the small language that libtorch runs itself: the way to operations that DJL has no call for.
 *
 * <p>The source is this library's own text, never a file's. It is compiled at its first use, once per process (milliseconds),
 * and any number of threads may call it.
 */
final class TorchScript {

    private static final byte[] NOTHING = bytes("\u0080\u0002).");                     // a pickle of an empty tuple
    private static final byte[] OBJECT = bytes("\u0080\u0002c__torch__\nFunction\n)\u0081}b.");  // … of a module without state

    private final String source;
    private volatile PtSymbolBlock compiled;

    private TorchScript(String source) {
        this.source = source;
    }

    /**
     * Names a function; it is compiled later.
     *
     * @param parameters name and type of each, as in {@code "x: Tensor, weights: List[Tensor]"}
     * @param body statements, one a line
     */
    static TorchScript of(String parameters, String... body) {
        return new TorchScript("""
                class Function(Module):
                  __parameters__ = []
                  __buffers__ = []
                  def forward(self: __torch__.Function, %s):
                    %s
                """.formatted(parameters, String.join("\n    ", body)));
    }

    /** Calls a function of one array; gradients are recorded where {@link GradientMode} says so. */
    NDArray of(NDArray x) {
        return IValueUtils.forward(compiled(), new NDList(x), true).singletonOrThrow();
    }

    /**
     * Calls a function of lists of arrays and of one array of numbers more, which may change the arrays of its lists in place.
     *
     * <p>DJL makes a list of arrays that have one name ending in "[]", so they bear such names during the call. Its other
     * call for lists would switch off what keeps recorded passes safe from changes in place.
     *
     * @param lists none of them empty
     */
    void change(List<List<NDArray>> lists, double... numbers) {
        NDList inputs = new NDList();
        List<String> names = new ArrayList<>();
        for (List<NDArray> list : lists) {
            String name = "list%d[]".formatted(names.size());
            list.forEach(array -> {
                names.add(array.getName());
                array.setName(name);
                inputs.add(array);
            });
        }
        try (NDArray last = Here.MANAGER.create(numbers)) {
            inputs.add(last);
            IValueUtils.forward(compiled(), inputs, true).close();
        } finally {
            for (int i = names.size() - 1; i >= 0; i--) { // backwards: an array may stand in a list twice
                inputs.get(i).setName(names.get(i));
            }
        }
    }

    /** Where a script reads its numbers without waiting for a GPU; it lives as long as the process. */
    private static final class Here {
        private static final NDManager MANAGER = NDManager.newBaseManager(Device.cpu());
    }

    private PtSymbolBlock compiled() {
        if (compiled == null) {
            synchronized (this) {
                if (compiled == null) {
                    compiled = compile();
                }
            }
        }
        return compiled;
    }

    /** As a file of {@code torch.jit.save} would be read, from memory; it lives as long as the process. */
    private PtSymbolBlock compile() {
        PtNDManager owner = (PtNDManager) Devices.engine().newBaseManager(Device.cpu());
        try {
            return JniUtils.loadModule(owner, new ByteArrayInputStream(archive()), false, false);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory cannot be read", impossible);
        }
    }

    private byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            add(zip, "data.pkl", OBJECT);
            add(zip, "code/__torch__.py", bytes(source));
            add(zip, "constants.pkl", NOTHING);
            add(zip, "version", bytes("3\n"));
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry("function/" + name));
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
