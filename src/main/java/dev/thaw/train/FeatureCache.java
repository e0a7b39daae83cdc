package dev.thaw.train;

import ai.djl.Device;
import dev.thaw.augment.Augmented;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.engine.DeviceMemory;
import dev.thaw.engine.Devices;
import dev.thaw.nn.Network;
import dev.thaw.store.Checksum;
import java.util.List;

/**
 * Whether and where a training keeps the output of a frozen prefix, so that later epochs cost the rest of the network only.
 *
 * <p>Used where it gives the same numbers: the first children of the root are frozen completely, their batch norms are held
 * in inference ({@code FrozenNorm.EVAL}), nothing random is in them, and the method leaves them out of the backward pass (an
 * optimizer's filter alone does not). Features are computed in the first epoch, in batches of 64 in the images' order, and
 * kept as 32-bit floats: on a GPU itself where a quarter of its free memory holds them, unless several trainings share them,
 * else in Java's memory; what exceeds that goes to a temporary file in Thaw's cache folder. With another batch size or
 * order, sums may differ from the uncached run in the last bits (below 1e-5).
 */
public final class FeatureCache implements AutoCloseable {

    /** The most that features take of Java's memory unless told otherwise: 1 GiB, or a quarter of the memory if that is less. */
    public static final long MEMORY = Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 4);

    /** Features of so many times the image's numbers, such as a first layer's, are sooner computed than kept and fetched. */
    private static final int LARGEST = 4;

    /** The share of a GPU's free memory that the features of a training may take, all sets of images together: steps need the rest. */
    private static final int SHARE_OF_GPU = 4;

    /** Where features stay. */
    enum Place {
        /** On a GPU as far as its memory goes, else in Java's memory and a file. */
        WHERE_IT_FITS,
        /** On the device, whatever it is. */
        DEVICE
    }

    /** When to cache. */
    enum Use {
        NEVER, WHERE_IT_SAVES, WHERE_EXACT
    }

    private final Use use;
    private final long memory;
    /** How many fixed versions of each image there are; 0 where nothing fixes them. */
    private final int versions;
    private final FeatureStore shared;
    private final Place place;

    private FeatureCache(Use use, long memory, int versions, FeatureStore shared) {
        this(use, memory, versions, shared, Place.WHERE_IT_FITS);
    }

    private FeatureCache(Use use, long memory, int versions, FeatureStore shared, Place place) {
        this.place = place;
        this.use = use;
        this.memory = memory;
        this.versions = versions;
        this.shared = shared;
    }

    /**
     * Caches where it gives the same numbers and there is more than one epoch; the default of every training.
     *
     * @return a choice that holds nothing itself
     */
    public static FeatureCache automatic() {
        return new FeatureCache(Use.WHERE_IT_SAVES, MEMORY, 0, null);
    }

    /**
     * Computes the whole network in every step, to measure what a method of freezing costs for example.
     *
     * @return a choice that holds nothing itself
     */
    public static FeatureCache off() {
        return new FeatureCache(Use.NEVER, 0, 0, null);
    }

    /**
     * Caches where it gives the same numbers, with another share of memory; the rest goes to a file.
     *
     * @param bytes what features may take of Java's memory, 0 or more
     * @return a choice that holds nothing itself
     */
    public static FeatureCache memory(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("%d bytes of memory do not exist; give 0 or more".formatted(bytes));
        }
        return new FeatureCache(Use.WHERE_EXACT, bytes, 0, null);
    }

    /**
     * Keeps the features from one training to the next, as long as frozen prefix and normalization are the same.
     *
     * <p>An image that any of the trainings had before, by its pixels, is not computed again: the folds of a
     * {@link CrossValidation} cost one pass over the images together.
     *
     * @return a cache to give to several trainings, one at a time; close it
     */
    public static FeatureCache shared() {
        return new FeatureCache(Use.WHERE_EXACT, MEMORY, 0, new FeatureStore());
    }

    /**
     * Shows augmented training images in a few fixed versions by turns: epoch {@code e}, counted from 0, sees version
     * {@code e} mod K; cached where it gives the same numbers.
     *
     * <p>So a frozen body can learn from K versions of each picture at the cost of K passes. The same versions are shown
     * where nothing is cached. They are those of {@link Training#augment}; without it there is one.
     *
     * @param count K, 1 or more
     * @return a choice that holds nothing itself
     */
    public static FeatureCache versions(int count) {
        return automatic().withVersions(count);
    }

    /**
     * Shows augmented training images in a few fixed versions by turns, as {@link #versions(int)} does.
     *
     * @param count K, 1 or more
     * @return the same choice with so many versions
     */
    public FeatureCache withVersions(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("%d versions of an image show nothing; give 1 or more".formatted(count));
        }
        return new FeatureCache(use, memory, count, shared, place);
    }

    FeatureCache at(Place chosen) {
        return new FeatureCache(use, memory, versions, shared, chosen);
    }

    /** Whether so many bytes of features stay where they are computed, beside others that do. */
    boolean staysOnDevice(long bytes, long others) {
        Device device = Devices.current();
        return shared == null && (place == Place.DEVICE
                || device.isGpu() && fits(bytes, others, DeviceMemory.free(device).orElse(0)));
    }

    static boolean fits(long bytes, long others, long free) {
        return bytes + others <= (free + others) / SHARE_OF_GPU;
    }

    boolean isShared() {
        return shared != null;
    }

    boolean hasVersions() {
        return versions > 0;
    }

    int versionCount() {
        return Math.max(1, versions);
    }

    int versionNumber(int epoch) {
        return (epoch - 1) % versionCount();
    }

    /** Whether keeping is cheaper than computing anew: features not far larger than the images, and room for them. */
    boolean saves(FrozenPrefix prefix, Dataset dataset, long images) {
        ImageSet train = dataset.train();
        long beyond = images * prefix.width() * Float.BYTES - memory;
        return prefix.width() <= (long) LARGEST * train.channels() * train.height() * train.width()
                && (beyond <= 0 || beyond < SpillFile.room() / 2);
    }

    Use use() {
        return use;
    }

    long memory() {
        return memory;
    }

    /** The same choice without what other trainings share; for estimates. */
    FeatureCache alone() {
        return new FeatureCache(use, memory, versions, null, place);
    }

    FeatureStore store() {
        return shared == null ? new FeatureStore() : shared;
    }

    void giveBack(FeatureStore store) {
        if (store != shared) {
            store.close();
        }
    }

    /** Names what the features of any image depend on; costs a pass over the weights where others may share them. */
    String body(Network network, FrozenPrefix prefix, Dataset dataset, Augmented first) {
        if (shared == null) {
            return "";
        }
        String weights = network.stateDict().filter(prefix::holds).sha256();
        List<?> modules = network.modules().entrySet().stream().filter(module -> prefix.holds(module.getKey())).toList();
        return String.join(" ", network.name(), prefix.toString(), modules.toString(), weights, versions(first),
                dataset.normalization().toString());
    }

    /** Names the images themselves, in the same way. */
    String images(Dataset dataset, ImageSet judging) {
        return shared == null ? "" : Checksum.of(dataset.train().pixels()).hex() + " " + Checksum.of(judging.pixels()).hex();
    }

    private String versions(Augmented first) {
        return first.augmentation().isEmpty() ? "as they are"
                : "%s %d times from seed %d".formatted(first.augmentation().transforms(), versions, first.seed());
    }

    /** Releases what a {@link #shared()} cache holds, in memory and on disk; the others hold nothing. */
    @Override
    public void close() {
        if (shared != null) {
            shared.close();
        }
    }
}
