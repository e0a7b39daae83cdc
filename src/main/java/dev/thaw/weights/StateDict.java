package dev.thaw.weights;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * All parameters and buffers of a network by path, in order, as plain numbers; never changes.
 *
 * <p>What PyTorch calls a state dict. It belongs to no network: keep one before and one after a training, compare them,
 * write them to a file.
 */
public final class StateDict implements Tabular {

    private final Map<String, TensorData> tensors;

    private StateDict(Map<String, TensorData> tensors) {
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /**
     * Takes the tensors of a map, in its order.
     *
     * @param tensors the tensors by path
     * @return the state dict
     */
    public static StateDict of(Map<String, TensorData> tensors) {
        return new StateDict(new LinkedHashMap<>(tensors));
    }

    /**
     * Returns a state dict without tensors, to add to.
     *
     * @return the empty state dict
     */
    public static StateDict empty() {
        return new StateDict(new LinkedHashMap<>());
    }

    /**
     * Reads the weights of a file: {@code .pth}, {@code .pt}, {@code .th}, {@code .bin}, {@code .safetensors} or {@code .npz}.
     *
     * <p>Nothing in it is run. {@link WeightFile#read(Path)} says besides which part was taken and what was left.
     *
     * @param file the file; its content says what kind it is
     * @return its tensors by path, as the file names them
     * @throws IllegalArgumentException if it is damaged, hostile, or holds no weights that can be told apart
     * @throws java.io.UncheckedIOException if it cannot be read at all
     */
    public static StateDict read(Path file) {
        return WeightFile.read(file).weights();
    }

    /**
     * Returns the tensors by path.
     *
     * @return a view that cannot be changed, in order
     */
    public Map<String, TensorData> tensors() {
        return tensors;
    }

    /**
     * Returns the paths.
     *
     * @return a new list, in order
     */
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    /**
     * Returns one tensor.
     *
     * @param name its path
     * @return the tensor
     * @throws IllegalArgumentException if there is none of that name
     */
    public TensorData get(String name) {
        TensorData tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor \"%s\" among these %d; the first are %s"
                    .formatted(name, tensors.size(), tensors.keySet().stream().limit(8).toList()));
        }
        return tensor;
    }

    /**
     * Says whether a tensor is there.
     *
     * @param name its path
     * @return true when {@link #get} would return it
     */
    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    /**
     * Returns how many tensors there are.
     *
     * @return the count
     */
    public int size() {
        return tensors.size();
    }

    /**
     * Returns this state dict with one tensor added at the end, or replaced where it stands.
     *
     * @param name its path
     * @param tensor its numbers
     * @return a new state dict
     */
    public StateDict plus(String name, TensorData tensor) {
        Map<String, TensorData> more = new LinkedHashMap<>(tensors);
        more.put(name, tensor);
        return new StateDict(more);
    }

    /**
     * Returns the tensors whose path is accepted.
     *
     * @param accepts asked for each path
     * @return a new state dict
     */
    public StateDict filter(Predicate<String> accepts) {
        Map<String, TensorData> kept = new LinkedHashMap<>(tensors);
        kept.keySet().removeIf(accepts.negate());
        return new StateDict(kept);
    }

    /**
     * Returns the same tensors under other names.
     *
     * @param renames makes the new path from the old
     * @return a new state dict
     * @throws IllegalArgumentException if two tensors would get the same name
     */
    public StateDict rename(UnaryOperator<String> renames) {
        Map<String, TensorData> renamed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (renamed.put(renames.apply(name), tensor) != null) {
                throw new IllegalArgumentException(
                        "\"%s\" would be named \"%s\", which another tensor already is; one of them would be lost"
                                .formatted(name, renames.apply(name)));
            }
        });
        return new StateDict(renamed);
    }

    /**
     * Takes a prefix off, when every path has it: {@code module.} is left by PyTorch's parallel training.
     *
     * @param prefix what to take off, with its dot
     * @return a new state dict; this one when a path lacks the prefix
     */
    public StateDict withoutPrefix(String prefix) {
        boolean everywhere = size() > 0 && tensors.keySet().stream().allMatch(path -> path.startsWith(prefix));
        return everywhere ? rename(path -> path.substring(prefix.length())) : this;
    }

    /**
     * Returns a fingerprint of names, types, shapes and every bit of the numbers.
     *
     * @return 64 hexadecimal digits
     */
    public String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            tensors.forEach((name, tensor) -> {
                byte[] head = "%s\0%s%s\0".formatted(name, tensor.type(), Arrays.toString(tensor.shape()))
                        .getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(0, head.length));
                digest.update(head);
                digest.update(tensor.bytes());
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", impossible);
        }
    }

    @Override
    public WordTable table() {
        List<List<String>> rows = new ArrayList<>();
        tensors.forEach((name, tensor) -> rows.add(List.of(name, Arrays.toString(tensor.shape()),
                tensor.type().toString().toLowerCase(Locale.ROOT), "%,d".formatted(tensor.size()))));
        return new WordTable("State dict of %d tensors".formatted(size()), List.of("path", "shape", "type", "#numbers"), rows);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StateDict that && names().equals(that.names()) && tensors.equals(that.tensors);
    }

    @Override
    public int hashCode() {
        return tensors.hashCode();
    }

    @Override
    public String toString() {
        return "StateDict of %d tensors".formatted(size());
    }
}
