package dev.thaw.weights;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A file of weights that somebody has: what kind it is, what was taken from it, and what was left.
 *
 * <p>Nothing in a file is ever run: a pickle may only ask for tensors and what holds them, and anything else is refused
 * by name. Large files are mapped, so their tensors use no heap until their numbers are asked for; do not change or cut
 * a file while weights read from it are in use.
 *
 * @param weights the tensors by path, as the file names them
 * @param format the kind of file
 * @param part the keys that lead to the tensors in a nested file, joined by dots; empty when they stand at the top
 * @param ignored the keys of everything else: epochs, optimizers, other networks
 */
public record WeightFile(StateDict weights, WeightFormat format, String part, List<String> ignored) implements Tabular {

    private static final int HEAD = 512;
    private static final int SHOWN = 12;

    /**
     * Copies what it is given.
     *
     * @param weights the tensors
     * @param format the kind of file
     * @param part where the tensors stood
     * @param ignored what else is there
     */
    public WeightFile {
        ignored = List.copyOf(ignored);
    }

    /**
     * Reads a file of {@code torch.save} (zip or legacy), safetensors or numpy; its content decides, not its name.
     *
     * <p>Where the tensors are nested, the first of these keys that leads to tensors is followed, up to four deep:
     * {@code state_dict}, {@code model_state_dict}, {@code model_state}, {@code model}, {@code net},
     * {@code state_dict_ema}, {@code model_ema}, {@code ema}. Without such a key the tensors of the dict itself are
     * taken, or those of the only dict in it that has some; of several, {@link #read(Path, String)} takes one.
     *
     * @param file the file
     * @return what it holds
     * @throws IllegalArgumentException if it is damaged, hostile, or holds no weights that can be told apart
     * @throws UncheckedIOException if it cannot be read at all
     */
    public static WeightFile read(Path file) {
        return read(file, Request.automatic());
    }

    /**
     * Reads one of several state dicts of a {@code torch.save} file.
     *
     * @param file the file
     * @param part the keys that lead to it, joined by dots, such as {@code teacher} or {@code model_ema}
     * @return what it holds
     * @throws IllegalArgumentException if there is no such part, or for the reasons of {@link #read(Path)}
     * @throws UncheckedIOException if it cannot be read at all
     */
    public static WeightFile read(Path file, String part) {
        WeightFile read = read(file, new Request(PickleNames.STRICT, root -> Checkpoint.at(root, part)));
        if (read.part().isEmpty()) {
            throw Refusal.of("The weights %s have no parts, so there is no \"%s\": a file of %s is flat; "
                    + "read it without a part", file, part, read.format().label());
        }
        return read;
    }

    /**
     * Reads no more than the tensors of a whole module, as {@code torch.save(model)} writes it, under the names that its
     * {@code state_dict()} would give them; files that {@link #read(Path)} reads are read alike.
     *
     * <p>Such a file names the classes of the module. They become words without any power: none is looked up, nothing is
     * run, and a file that names what could run something, such as {@code os.system}, is refused all the same.
     *
     * @param file the file
     * @return the tensors that it holds
     * @throws IllegalArgumentException if it is damaged, hostile, or calls what no module needs
     * @throws UncheckedIOException if it cannot be read at all
     */
    public static WeightFile tensorsOnly(Path file) {
        return read(file, new Request(PickleNames.INERT, root -> Checkpoint.automatic(ModuleTree.stateDicts(root))));
    }

    private static WeightFile read(Path file, Request request) {
        try (FileBytes bytes = FileBytes.open(file)) {
            return read(bytes, request);
        } catch (IllegalArgumentException | ArithmeticException refused) {
            throw new IllegalArgumentException("The weights %s were not read: %s"
                    .formatted(file, Refusal.shortened(refused.getMessage())), refused);
        } catch (IOException | UncheckedIOException cause) {
            throw new UncheckedIOException("could not read the weights %s: %s".formatted(file, cause),
                    cause instanceof UncheckedIOException wrapped ? wrapped.getCause() : (IOException) cause);
        }
    }

    private static WeightFile read(FileBytes file, Request request) {
        ByteBuffer head = file.slice(0, Math.min(HEAD, file.size()), "its head");
        String start = StandardCharsets.ISO_8859_1.decode(head.duplicate()).toString();
        if (start.startsWith("PK\3\4") || start.startsWith("PK\5\6")) {
            ZipEntries zip = ZipEntries.of(file);
            if (TorchZip.matches(zip)) {
                WeightFile read = of(request.choice().apply(TorchZip.read(zip, request.names())), file, WeightFormat.TORCH_ZIP);
                zip.verify();
                return read;
            }
            if (Npz.matches(zip)) {
                WeightFile read = new WeightFile(Npz.read(file, zip), WeightFormat.NPZ, "", List.of());
                zip.verify();
                return read;
            }
            throw Refusal.of("it is a zip archive, but neither of torch.save (it lacks data.pkl) nor of numpy (.npy); "
                    + "it holds %s", zip.names().stream().limit(SHOWN).toList());
        }
        if (TorchLegacy.matches(head)) {
            return of(request.choice().apply(TorchLegacy.read(file, request.names())), file, WeightFormat.TORCH_LEGACY);
        }
        if (start.length() > 8 && start.charAt(8) == '{') {
            return new WeightFile(Safetensors.view(file), WeightFormat.SAFETENSORS, "", List.of());
        }
        throw new IllegalArgumentException(UnknownFormat.advice(start));
    }

    private static WeightFile of(Checkpoint found, FileBytes file, WeightFormat format) {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        found.tensors().forEach((name, tensor) -> tensors.put(name, tensor.read(file, name)));
        return new WeightFile(StateDict.of(tensors), format, found.part(), found.ignored());
    }

    @Override
    public WordTable table() {
        List<String> first = ignored.stream().limit(SHOWN).toList();
        return WordTable.of("Weights from a file", "", "value").row("format", format.label())
                .row("taken from", part.isEmpty() ? "the top" : part).row("tensors", weights.size())
                .row("left in the file", ignored.isEmpty() ? "–" : String.join(", ", first)
                        + (first.size() < ignored.size() ? ", … (%d more)".formatted(ignored.size() - first.size()) : ""));
    }

    @Override
    public String toString() {
        return "WeightFile (%s) with %s".formatted(format.label(), weights);
    }

    /** Which names a pickle may use, and how the state dict is found in what it holds. */
    private record Request(PickleNames names, Function<Object, Checkpoint> choice) {
        static Request automatic() {
            return new Request(PickleNames.STRICT, Checkpoint::automatic);
        }
    }
}
