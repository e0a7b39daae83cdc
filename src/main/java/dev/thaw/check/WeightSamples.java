package dev.thaw.check;

import dev.thaw.view.WordTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Four small files as Python's {@code torch.save} writes them, to be judged before they are read; none does any harm. */
public final class WeightSamples {

    private static final float[] WEIGHT = {-0.5f, -0.25f, 0, 0.25f, 0.5f, 0.75f};
    private static final float[] BIAS = {1.5f, -2.25f};
    private static final Pattern GLOBAL = Pattern.compile("c([A-Za-z_][\\w.]*)\n([A-Za-z_]\\w*)\n");

    private WeightSamples() { }

    /**
     * Writes {@code a.pth} to {@code d.pth}: a state dict, a whole module, a state dict that has a call among its numbers,
     * and a checkpoint with its weights one level down.
     *
     * <p>The call is one of {@code print}, so not even Python without any care does more than print a word.
     *
     * @param folder where to, made when missing
     * @return the four files
     */
    public static List<Path> write(Path folder) {
        TorchFile state = new TorchFile().emptyOrderedDict().opcodes('(');
        weights(state, "").opcodes('u');
        TorchFile calling = new TorchFile().emptyOrderedDict().opcodes('(');
        weights(calling, "").text("note").name("builtins", "print").opcodes('(').text("pwned").opcodes('t', 'R', 'u');
        TorchFile nested = new TorchFile().opcodes('}', '(').text("epoch").number(3).text("state_dict").emptyOrderedDict()
                .opcodes('(');
        weights(nested, "module.").opcodes('u', 'u');
        return List.of(state.write(folder.resolve("a.pth")), module().write(folder.resolve("b.pth")),
                calling.write(folder.resolve("c.pth")), nested.write(folder.resolve("d.pth")));
    }

    private static TorchFile weights(TorchFile file, String prefix) {
        return file.text(prefix + "fc.weight").tensor(WEIGHT, 2, 3).text(prefix + "fc.bias").tensor(BIAS, 2);
    }

    /** Writes {@code nn.Linear(3, 2)} itself: its class, and then its attributes. */
    private static TorchFile module() {
        TorchFile file = new TorchFile().name("torch.nn.modules.linear", "Linear").opcodes(')', 0x81, '}', '(');
        file.text("training").opcodes(0x88).text("_parameters").emptyOrderedDict().opcodes('(');
        parameter(file.text("weight"), WEIGHT, 2, 3);
        parameter(file.text("bias"), BIAS, 2);
        file.opcodes('u').text("_buffers").emptyOrderedDict().text("_modules").emptyOrderedDict();
        return file.text("in_features").number(3).text("out_features").number(2).opcodes('u', 'b');
    }

    private static void parameter(TorchFile file, float[] values, int... shape) {
        file.name("torch._utils", "_rebuild_parameter").opcodes('(').tensor(values, shape).opcodes(0x88).emptyOrderedDict()
                .opcodes('t', 'R');
    }

    /**
     * Lists the names that the pickles of some files ask for, without reading anything else of them.
     *
     * <p>A look only: it knows the one opcode that names are asked for with in old protocols; the reader knows all.
     *
     * @param files zip files of {@code torch.save}
     * @return a row for each file
     * @throws UncheckedIOException if one cannot be opened
     */
    public static WordTable names(List<Path> files) {
        WordTable table = WordTable.of("What each file asks for", "file", "names in its pickle");
        for (Path file : files) {
            List<String> found = GLOBAL.matcher(pickle(file)).results()
                    .map(name -> name.group(1) + "." + name.group(2)).distinct().toList();
            table = table.row(file.getFileName(), String.join("\n", found));
        }
        return table;
    }

    private static String pickle(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Predicate<ZipEntry> isPickle = entry -> entry.getName().endsWith("data.pkl");
            ZipEntry entry = zip.stream().filter(isPickle).findFirst().orElseThrow(() ->
                    new IOException("it holds no data.pkl, so it is no file of torch.save"));
            return new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException cause) {
            throw new UncheckedIOException("could not look into %s: %s".formatted(file, cause.getMessage()), cause);
        }
    }
}
