package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Features by the name of the images that they stand for; computed when first asked for, gone when closed. */
final class FeatureStore implements AutoCloseable {

    /** How many sets of images this process has computed features of; tests look at it. */
    private static final AtomicLong COMPUTED = new AtomicLong();

    private final Map<String, FeatureRows> parts = new LinkedHashMap<>();
    private String content = "";
    private long kept;

    static long computed() {
        return COMPUTED.get();
    }

    /** Drops everything unless it was made of the same content: prefix, images and normalization. */
    void keepOnly(String wanted) {
        if (!wanted.equals(content)) {
            close();
            content = wanted;
        }
    }

    /** Finds the features of one set, or computes them: a batch at a time, in the images' order, as an evaluation would. */
    FeatureRows rows(String name, FrozenPrefix prefix, long memory, Network network, Supplier<ImageSet> images,
            Normalization normalization, Runnable stop) {
        FeatureRows found = parts.get(name);
        if (found != null) {
            return found;
        }
        ImageSet set = images.get();
        FeatureRows rows = new FeatureRows(set.size(), prefix.width(), memory - kept);
        try (Feed.Pass pass = Feed.images(Batches.of(set, normalization, Evaluator.BATCH_SIZE, Ordering.sequential()))) {
            for (int row = 0; pass.hasNext();) {
                stop.run();
                row = fill(rows, row, pass, prefix, network);
            }
        } catch (RuntimeException | Error failed) {
            rows.close();
            throw failed;
        }
        COMPUTED.incrementAndGet();
        kept += (long) rows.kept() * prefix.width() * Float.BYTES;
        parts.put(name, rows);
        return rows;
    }

    private static int fill(FeatureRows rows, int first, Feed.Pass pass, FrozenPrefix prefix, Network network) {
        try (Batch batch = pass.next();
                NDArray computed = network.forwardUntil(prefix.children(), batch.x(), Mode.EVAL)) {
            float[] flat = computed.toFloatArray();
            for (int i = 0; i < batch.size(); i++) {
                rows.put(first + i, Arrays.copyOfRange(flat, i * prefix.width(), (i + 1) * prefix.width()));
            }
            return first + batch.size();
        }
    }

    @Override
    public void close() {
        try {
            parts.values().forEach(FeatureRows::close);
        } finally {
            parts.clear();
            content = "";
            kept = 0;
        }
    }
}
