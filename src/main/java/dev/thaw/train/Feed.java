package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Ordering;
import dev.thaw.freeze.Freezing;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import java.util.Iterator;

/** What a fit computes with: images and the whole network, or features of a frozen prefix and the rest of it. */
interface Feed extends AutoCloseable {

    /** Batches in some order; closing it early ends whatever loads them. */
    interface Pass extends Iterator<Batch>, AutoCloseable {
        @Override
        void close();
    }

    /**
     * Starts a pass over the images of an epoch.
     *
     * @param epoch from 1
     * @param stop called between batches of any work that comes first; may throw
     */
    Pass training(int epoch, Runnable stop);

    /** Starts a pass over the judging images, in their order and in the batches of {@link Evaluator}. */
    Pass judging(Runnable stop);

    /** Turns what a pass hands out into logits. */
    NDArray forward(NDArray x, Mode mode);

    /** Says in one line what a person should know of it; empty when there is nothing. */
    String note();

    @Override
    void close();

    /** Chooses what to feed, while the freezing is in force. */
    static Feed of(Network network, Dataset dataset, ImageSet judging, Settings settings, Options options,
            Freezing freezing) {
        FeatureCache.Use use = settings.features.use();
        int versions = settings.features.versionCount();
        if (!settings.augmentation.isEmpty() && !settings.features.hasVersions()) {
            return ofImages(network, dataset, judging, settings, options, use != FeatureCache.Use.WHERE_EXACT ? ""
                    : "Features were not cached: the images are augmented anew in each epoch. FeatureCache.versions(k) keeps k versions.");
        }
        if (use == FeatureCache.Use.NEVER || use == FeatureCache.Use.WHERE_IT_SAVES && options.epochs <= versions) {
            return ofImages(network, dataset, judging, settings, options, "");
        }
        if (options.mix.isPresent()) {
            return ofImages(network, dataset, judging, settings, options, use == FeatureCache.Use.WHERE_EXACT
                    ? "Features were not cached: the images of each batch are mixed anew." : "");
        }
        FrozenPrefix prefix = FrozenPrefix.of(network, options.method, freezing, dataset);
        if (prefix.isEmpty()) {
            return ofImages(network, dataset, judging, settings, options,
                    use == FeatureCache.Use.WHERE_EXACT ? "Features were not cached: " + prefix.reason() + "." : "");
        }
        long images = (long) dataset.train().size() * versions + judging.size();
        return use == FeatureCache.Use.WHERE_EXACT || settings.features.saves(prefix, dataset, images)
                ? new FeatureFeed(network, dataset, judging, settings, options, prefix)
                : ofImages(network, dataset, judging, settings, options, "");
    }

    /** Feeds the images themselves. */
    static Feed ofImages(Network network, Dataset dataset, ImageSet judging, Settings settings, Options options, String note) {
        return new Feed() {
            @Override
            public Pass training(int epoch, Runnable stop) {
                return images(Batches.of(dataset.train(), dataset.normalization(), options.batchSize,
                        settings.ordering(epoch), settings.augmented(epoch)));
            }

            @Override
            public Pass judging(Runnable stop) {
                return images(Batches.of(judging, dataset.normalization(), Evaluator.BATCH_SIZE, Ordering.sequential()));
            }

            @Override
            public NDArray forward(NDArray x, Mode mode) {
                return network.forward(x, mode);
            }

            @Override
            public String note() {
                return note;
            }

            @Override
            public void close() { }
        };
    }

    /** Starts a pass over images. */
    static Pass images(Batches batches) {
        return new Pass() {
            @Override
            public boolean hasNext() {
                return batches.hasNext();
            }

            @Override
            public Batch next() {
                return batches.next();
            }

            @Override
            public void close() {
                batches.close();
            }
        };
    }
}
