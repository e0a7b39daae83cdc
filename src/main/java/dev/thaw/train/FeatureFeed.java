package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Ordering;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import java.util.function.Supplier;

/** Feeds the features of a frozen prefix, computed once, to what comes after it. */
final class FeatureFeed implements Feed {

    private final Network network;
    private final Dataset dataset;
    private final ImageSet judging;
    private final Settings settings;
    private final Options options;
    private final FrozenPrefix prefix;
    private final FeatureStore store;

    FeatureFeed(Network network, Dataset dataset, ImageSet judging, Settings settings, Options options,
            FrozenPrefix prefix) {
        this.network = network;
        this.dataset = dataset;
        this.judging = judging;
        this.settings = settings;
        this.options = options;
        this.prefix = prefix;
        store = settings.features.store();
        store.keepOnly(settings.features.body(network, prefix, dataset, settings.augmented(1)),
                settings.features.images(dataset, judging));
    }

    @Override
    public Pass training(int epoch, Runnable stop) {
        ImageSet images = dataset.train();
        String name = "training images " + settings.features.versionNumber(epoch);
        FeatureTable rows = rows(name, () -> settings.augmented(epoch).of(images), stop);
        return new FeaturePass(rows, images.labels(), settings.ordering(epoch).indices(images.size()), options.batchSize,
                prefix.item());
    }

    @Override
    public Pass judging(Runnable stop) {
        FeatureTable rows = rows("judging images", () -> judging, stop);
        return new FeaturePass(rows, judging.labels(), Ordering.sequential().indices(judging.size()), Evaluator.BATCH_SIZE,
                prefix.item());
    }

    private FeatureTable rows(String name, Supplier<ImageSet> images, Runnable stop) {
        return store.rows(name, prefix, settings.features, network, images, dataset.normalization(), stop);
    }

    @Override
    public NDArray forward(NDArray x, Mode mode) {
        return network.forwardFrom(prefix.children(), x, mode);
    }

    @Override
    public String note() {
        int versions = settings.features.versionCount();
        int parts = prefix.children();
        String which = parts == 1 ? prefix.names().get(0) : prefix.names().get(0) + " … " + prefix.names().get(parts - 1);
        return "Features cached: %s (%d of %d parts) %s frozen; the output is computed once for each image%s.".formatted(which,
                parts, network.root().namedChildren().size(), parts == 1 ? "is" : "are",
                versions > 1 ? " in each of %d versions".formatted(versions) : "");
    }

    @Override
    public void close() {
        settings.features.giveBack(store);
    }
}
