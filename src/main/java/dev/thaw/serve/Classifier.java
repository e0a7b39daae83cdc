package dev.thaw.serve;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.Batch;
import dev.thaw.data.Dataset;
import dev.thaw.data.Preprocessing;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import dev.thaw.view.Renderable;
import dev.thaw.weights.Safetensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntFunction;

/**
 * A trained network that classifies photos, loaded from one file.
 *
 * <pre>{@code
 * try (Classifier classifier = Classifier.load(Path.of("pets.safetensors"))) {
 *     Prediction said = classifier.predict(Path.of("photo.jpg"));
 *     System.out.println(said.label() + " " + said.probability());
 * }
 * }</pre>
 *
 * <p>The file holds the weights, and in its metadata the architecture, the labels and how a picture is prepared: serving does
 * what training did. Any number of threads may predict with one classifier at the same time; {@link #close()} waits for
 * them. Neither Tablesaw nor a notebook is needed.
 */
public final class Classifier implements AutoCloseable, Renderable {

    private static final int BATCH = 32;

    private final Network network;
    private final Passport passport;
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    private boolean closed;

    private Classifier(Network network, Passport passport) {
        this.network = network;
        this.passport = passport;
    }

    /**
     * Writes a network of a named architecture so that {@link #load(Path)} can read it.
     *
     * <p>Before anything is written, the architecture is made anew with these weights, and its answer to one picture is
     * compared with the network's: a name that fits in shapes but computes something else is refused too.
     *
     * @param file the file to make or replace, usually {@code .safetensors}
     * @param network the trained network
     * @param architecture its name, as {@link dev.thaw.nn.Architecture#names()} has it
     * @param data what it was trained on: its class names, size and normalization go with the weights
     * @throws IllegalArgumentException if the architecture of that name is not this network, or the data have other classes
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void save(Path file, Network network, String architecture, Dataset data) {
        Passport passport = passport(network, Optional.of(architecture), data);
        SameNetwork.require(network, architecture, passport.preprocessing());
        Safetensors.write(file, network.stateDict(), passport.metadata());
    }

    /**
     * Writes a network of one's own structure, such as one that {@code Surgery} changed, without naming an architecture.
     *
     * @param file the file to make or replace; {@link #load(Path, IntFunction)} reads it with the code that makes the network
     * @param network the trained network
     * @param data what it was trained on
     * @throws IllegalArgumentException if the data have other classes than the network
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void save(Path file, Network network, Dataset data) {
        Safetensors.write(file, network.stateDict(), passport(network, Optional.empty(), data).metadata());
    }

    private static Passport passport(Network network, Optional<String> architecture, Dataset data) {
        if (network.classes() != data.classes()) {
            throw new IllegalArgumentException("%s has %d outputs, but \"%s\" has %d classes, so its labels cannot be saved; give the data that it was trained on"
                    .formatted(network.name(), network.classes(), data.name(), data.classes()));
        }
        return new Passport(architecture, data.classNames(), Preprocessing.of(data));
    }

    /**
     * Loads a classifier.
     *
     * @param file what {@link #save(Path, Network, String, Dataset)} wrote
     * @return the classifier on the device of this process, to be closed
     * @throws IllegalArgumentException if the file does not say all that is needed; the message says what to do
     * @throws UncheckedIOException if it cannot be read, or is truncated or malformed
     */
    public static Classifier load(Path file) {
        Passport passport = read(file);
        String name = passport.architecture().orElseThrow(() -> new IllegalArgumentException("""
                %s names no architecture: it was saved from a network of one's own structure. Give the code that makes that \
                network: Classifier.load(file, classes -> …).""".formatted(file)));
        return load(file, passport, SameNetwork.maker(file, name));
    }

    /**
     * Loads a classifier whose network is made by code of one's own.
     *
     * @param file what one of the two {@code save} wrote
     * @param maker makes the network for a number of classes; the classifier takes it over
     * @return the classifier, to be closed
     * @throws IllegalArgumentException if the weights do not fit that network in every path and shape
     * @throws UncheckedIOException if the file cannot be read, or is truncated or malformed
     */
    public static Classifier load(Path file, IntFunction<Network> maker) {
        return load(file, read(file), maker);
    }

    private static Passport read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("there is no file %s, so no classifier was loaded; Classifier.save writes one"
                    .formatted(file.toAbsolutePath()));
        }
        return Passport.of(file, Safetensors.metadata(file));
    }

    private static Classifier load(Path file, Passport passport, IntFunction<Network> maker) {
        Network network = SameNetwork.with(Safetensors.read(file), maker, passport.labels().size());
        if (network.classes() != passport.labels().size()) {
            network.close();
            throw new IllegalArgumentException("%s has %d labels, but its network has %d outputs, so it was not loaded; save it anew"
                    .formatted(file, passport.labels().size(), network.classes()));
        }
        return new Classifier(network, passport);
    }

    /**
     * Classifies a picture file.
     *
     * @param photo JPEG, PNG, GIF (the first picture) or BMP
     * @return all labels, the likeliest first
     * @throws UncheckedIOException if it cannot be read; the message names it and the reason
     * @throws IllegalStateException if the classifier was closed
     */
    public Prediction predict(Path photo) {
        return predictAll(List.of(photo)).get(0);
    }

    /**
     * Classifies the bytes of a picture file, such as an upload.
     *
     * @param photo all bytes of the file
     * @return all labels, the likeliest first
     * @throws UncheckedIOException if they are no picture; the message is the reason
     * @throws IllegalStateException if the classifier was closed
     */
    public Prediction predict(byte[] photo) {
        return classify(List.of(pixels(photo, "the picture"))).get(0);
    }

    /**
     * Classifies a picture that is decoded already.
     *
     * @param photo the picture, upright
     * @return all labels, the likeliest first
     * @throws IllegalStateException if the classifier was closed
     */
    public Prediction predict(BufferedImage photo) {
        return classify(List.of(passport.preprocessing().pixels(photo))).get(0);
    }

    /**
     * Classifies many picture files, {@value #BATCH} at a time; each is decoded on a core of its own.
     *
     * @param photos the files; may be empty
     * @return one prediction a file, in their order
     * @throws UncheckedIOException if one cannot be read; the message names it and the reason
     * @throws IllegalStateException if the classifier was closed
     */
    public List<Prediction> predictAll(List<Path> photos) {
        List<Prediction> all = new ArrayList<>();
        for (int from = 0; from < photos.size(); from += BATCH) {
            List<Path> some = photos.subList(from, Math.min(photos.size(), from + BATCH));
            all.addAll(classify(some.parallelStream().map(this::pixels).toList()));
        }
        return List.copyOf(all);
    }

    private byte[] pixels(Path photo) {
        try {
            return pixels(Files.readAllBytes(photo), photo.toString());
        } catch (IOException cause) {
            throw new UncheckedIOException("could not read %s: %s".formatted(photo, cause), cause);
        }
    }

    private byte[] pixels(byte[] photo, String name) {
        try {
            return passport.preprocessing().pixels(photo);
        } catch (IOException broken) {
            throw new UncheckedIOException("%s cannot be classified: %s".formatted(name, broken.getMessage()), broken);
        }
    }

    private List<Prediction> classify(List<byte[]> pictures) {
        use.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("this classifier was closed and its weights are gone; load it again");
            }
            try (Batch batch = passport.preprocessing().batch(pictures);
                    NDArray logits = network.forward(batch.x(), Mode.EVAL)) {
                float[] numbers = logits.toFloatArray();
                int classes = passport.labels().size();
                List<Prediction> said = new ArrayList<>();
                for (int i = 0; i < pictures.size(); i++) {
                    said.add(Prediction.of(Arrays.copyOfRange(numbers, i * classes, (i + 1) * classes), passport.labels()));
                }
                return said;
            }
        } finally {
            use.readLock().unlock();
        }
    }

    /**
     * Returns the names of the classes, in the order of the network's outputs.
     *
     * @return the labels
     */
    public List<String> labels() {
        return passport.labels();
    }

    /**
     * Returns what is done to every picture before the network sees it.
     *
     * @return what the training did to its pictures when it did not augment them
     */
    public Preprocessing preprocessing() {
        return passport.preprocessing();
    }

    @Override
    public String text() {
        return "%s for %d labels (%s); each picture: %s".formatted(passport.architecture().orElse(network.name()), labels().size(),
                String.join(", ", labels()), preprocessing().text());
    }

    /** Waits for predictions that are running, then releases the weights. A second call changes nothing. */
    @Override
    public void close() {
        use.writeLock().lock();
        try {
            closed = true;
            network.close();
        } finally {
            use.writeLock().unlock();
        }
    }

    @Override
    public String toString() {
        return text();
    }
}
