package dev.thaw.check;

import dev.thaw.view.WordTable;
import dev.thaw.weights.Pickled;
import dev.thaw.weights.TensorData;
import dev.thaw.weights.TorchFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        Map<String, Object> calling = weights("fc.");
        calling.put("note", new Pickled.Call(new Pickled.Name("builtins", "print"), Pickled.Tuple.of("pwned")));
        Map<String, Object> nested = new LinkedHashMap<>();
        nested.put("epoch", 3);
        nested.put("state_dict", new Pickled.OrderedDict(weights("module.fc.")));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("a.pth", new Pickled.OrderedDict(weights("fc.")));
        values.put("b.pth", module());
        values.put("c.pth", new Pickled.OrderedDict(calling));
        values.put("d.pth", nested);
        return values.entrySet().stream()
                .map(file -> TorchFile.write(folder.resolve(file.getKey()), file.getValue(), TorchFile.Form.ZIP)).toList();
    }

    private static Map<String, Object> weights(String prefix) {
        Map<String, Object> tensors = new LinkedHashMap<>();
        tensors.put(prefix + "weight", Pickled.tensor(TensorData.of(WEIGHT, 2, 3)));
        tensors.put(prefix + "bias", Pickled.tensor(TensorData.of(BIAS, 2)));
        return tensors;
    }

    /** Makes {@code nn.Linear(3, 2)} itself: its class, and its attributes. */
    private static Pickled module() {
        Map<String, Object> parameters = weights("");
        parameters.replaceAll((name, tensor) -> Pickled.parameter((Pickled) tensor));
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("training", true);
        attributes.put("_parameters", new Pickled.OrderedDict(parameters));
        attributes.put("_buffers", new Pickled.OrderedDict(Map.of()));
        attributes.put("_modules", new Pickled.OrderedDict(Map.of()));
        attributes.put("in_features", 3);
        attributes.put("out_features", 2);
        return new Pickled.Instance(new Pickled.Name("torch.nn.modules.linear", "Linear"), attributes);
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
