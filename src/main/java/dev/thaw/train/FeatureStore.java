package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import dev.thaw.store.Checksum;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Features by the name of the images that they stand for; computed when first asked for, gone when closed. */
final class FeatureStore implements AutoCloseable {

    /** How many sets of images this process has computed features of; tests look at it. */
    private static final AtomicLong COMPUTED = new AtomicLong();

    private final Map<String, FeatureTable> parts = new LinkedHashMap<>();
    /** Rows by the checksum of the image that they stand for, where several trainings share them. */
    private final Map<String, float[]> known = new HashMap<>();
    private String body = "";
    private String content = "";
    private long kept;
    private long onDevice;

    static long computed() {
        return COMPUTED.get();
    }

    /** Drops everything unless it was made by the same body; of other images, what is not known one by one. */
    void keepOnly(String wantedBody, String wantedImages) {
        if (!wantedBody.equals(body)) {
            close();
        } else if (!wantedImages.equals(content)) {
            closeParts();
        }
        body = wantedBody;
        content = wantedImages;
    }

    /** Finds the features of one set, or computes them: a batch at a time, in the images' order, as an evaluation would. */
    FeatureTable rows(String name, FrozenPrefix prefix, FeatureCache cache, Network network, Supplier<ImageSet> images,
            Normalization normalization, Runnable stop) {
        FeatureTable found = parts.get(name);
        if (found != null) {
            return found;
        }
        ImageSet set = images.get();
        long bytes = (long) set.size() * prefix.width() * Float.BYTES;
        FeatureTable made = cache.staysOnDevice(bytes, onDevice)
                ? new DeviceRows(set.size(), prefix.width(), network.manager().getDevice())
                : new FeatureRows(set.size(), prefix.width(), cache.memory() - kept);
        try {
            int[] missing = made instanceof FeatureRows rows ? missing(set, rows) : IntStream.range(0, set.size()).toArray();
            compute(made, missing, prefix, network, set, normalization, stop);
            if (made instanceof FeatureRows rows) {
                remember(set, rows, missing);
                kept += (long) rows.kept() * prefix.width() * Float.BYTES;
            } else {
                onDevice += bytes;
            }
        } catch (RuntimeException | Error failed) {
            made.close();
            throw failed;
        }
        parts.put(name, made);
        return made;
    }

    /** Fills in what is known of single images, and returns the places of the others. */
    private int[] missing(ImageSet set, FeatureRows rows) {
        return IntStream.range(0, set.size()).filter(image -> {
            float[] row = known.isEmpty() ? null : known.get(checksum(set, image));
            if (row != null) {
                rows.put(image, row);
            }
            return row == null;
        }).toArray();
    }

    private void remember(ImageSet set, FeatureRows rows, int[] images) {
        if (!body.isEmpty()) {
            Arrays.stream(images).filter(image -> image < rows.kept())
                    .forEach(image -> known.put(checksum(set, image), rows.inMemory(image)));
        }
    }

    private static String checksum(ImageSet set, int image) {
        return Checksum.of(set.image(image)).hex();
    }

    private static void compute(FeatureTable rows, int[] images, FrozenPrefix prefix, Network network, ImageSet set,
            Normalization normalization, Runnable stop) {
        if (images.length == 0) {
            return;
        }
        ImageSet some = images.length == set.size() ? set : set.select(images);
        try (Feed.Pass pass = Feed.images(Batches.of(some, normalization, Evaluator.BATCH_SIZE, Ordering.sequential()))) {
            for (int done = 0; pass.hasNext();) {
                stop.run();
                done = fill(rows, images, done, pass, prefix, network);
            }
        }
        COMPUTED.incrementAndGet();
    }

    private static int fill(FeatureTable rows, int[] images, int first, Feed.Pass pass, FrozenPrefix prefix, Network network) {
        try (Batch batch = pass.next();
                NDArray computed = network.forwardUntil(prefix.children(), batch.x(), Mode.EVAL)) {
            rows.put(images, first, computed);
            return first + batch.size();
        }
    }

    @Override
    public void close() {
        known.clear();
        body = "";
        closeParts();
    }

    private void closeParts() {
        try {
            parts.values().forEach(FeatureTable::close);
        } finally {
            parts.clear();
            content = "";
            onDevice = 0;
            kept = known.values().stream().mapToLong(row -> (long) row.length * Float.BYTES).sum();
        }
    }
}
