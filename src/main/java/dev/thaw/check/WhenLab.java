package dev.thaw.check;

import dev.thaw.data.Dataset;
import dev.thaw.data.Datasets;
import dev.thaw.data.Normalization;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.store.Card;
import dev.thaw.store.Setting;
import dev.thaw.train.OldTask;
import dev.thaw.train.Closeness;
import dev.thaw.train.TransferTask;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import dev.thaw.weights.Match;
import dev.thaw.weights.Pretrained;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tasks of notebook 10: drawn shapes near to and far from what the shipped body learned, and photos where there are any.
 *
 * <p>Nothing is downloaded. Photos are those that {@code THAW_DATASET} names, else those of clothes where {@code THAW_DATA} has
 * them. A body that learned photos is used beside the shipped one where {@code THAW_DATA} has its weights.
 */
public final class WhenLab implements Tabular {

    private static final String SHIPPED = "resnet20-shapes";
    private static final String PHOTOS = "clothing-160";
    private static final String OF_PHOTOS = "resnet20";

    private final int tested;
    private final TransferTask near;
    private final TransferTask far;
    private final List<TransferTask> photos;

    private WhenLab(int tested) {
        this.tested = tested;
        near = drawn("shapes/near", Closeness.NEAR);
        far = drawn("shapes/far", Closeness.FAR);
        photos = found();
    }

    /**
     * Looks for pictures and weights on this machine.
     *
     * @param tested test pictures of each task, and of the old one
     * @return the lab
     * @throws RuntimeException with what to do, if {@code THAW_DATASET} names pictures that cannot be read
     */
    public static WhenLab open(int tested) {
        return new WhenLab(tested);
    }

    private TransferTask drawn(String name, Closeness closeness) {
        return task(name, closeness, Datasets.load(name).inColor(), Weights.card(SHIPPED), Weights.of(SHIPPED));
    }

    private List<TransferTask> found() {
        Optional<Dataset> pictures = Setting.THAW_DATASET.value().map(name -> Datasets.load(name).inColor()).or(WhenLab::clothes);
        List<TransferTask> tasks = new ArrayList<>();
        pictures.ifPresent(data -> {
            Pretrained known = Pretrained.of(OF_PHOTOS);
            if (known.found().isPresent()) {
                tasks.add(task("photos, body of photos", Closeness.NEAR, data, known.card(), known.weights()));
            }
            tasks.add(task("photos, body of shapes", Closeness.FAR, data, Weights.card(SHIPPED), Weights.of(SHIPPED)));
        });
        return List.copyOf(tasks);
    }

    private static Optional<Dataset> clothes() {
        try {
            return Optional.of(Datasets.load(PHOTOS).inColor());
        } catch (IllegalArgumentException | IllegalStateException absent) {
            return Optional.empty();
        }
    }

    private TransferTask task(String name, Closeness closeness, Dataset data, Card card, StateDict body) {
        Dataset seen = data.withoutValidation().withNormalization(Normalization.of(card)).limitTest(Math.max(tested, data.classes()));
        return new TransferTask(name, closeness, seen, seed -> ResNet.resnet20(seen.classes()).seed(seed), body);
    }

    /**
     * Returns the task like the source: other shapes, drawn as if photocopied.
     *
     * @return ten classes
     */
    public TransferTask near() {
        return near;
    }

    /**
     * Returns the task unlike the source: the textures of the ground, which the source could ignore.
     *
     * @return ten classes
     */
    public TransferTask far() {
        return far;
    }

    /**
     * Returns the same photos beside one body or two.
     *
     * @return empty where this machine has no photos
     */
    public List<TransferTask> photos() {
        return photos;
    }

    /**
     * Returns the test pictures of the old task.
     *
     * @return the shapes that the shipped body learned
     */
    public Dataset source() {
        Dataset source = Datasets.load("shapes/source").inColor();
        return source.withNormalization(Normalization.of(Weights.card(SHIPPED))).limitTest(Math.max(tested, source.classes()));
    }

    /**
     * Returns the network that learned the old task, with its old head.
     *
     * @return a new network, which the caller closes
     */
    public Network pretrained() {
        return ResNet.resnet20(Weights.card(SHIPPED).words("classes").size()).load(Weights.of(SHIPPED), Match.STRICT);
    }

    /**
     * Returns the old task, to ask how much of it a body still knows.
     *
     * @return pictures and head of the pretraining; the caller closes it
     */
    public OldTask old() {
        Dataset source = source();
        try (Network network = pretrained()) {
            return OldTask.of(network, source.test(), source.normalization());
        }
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of(photos.isEmpty() ? "The tasks here. No photos were found on this machine, so all pictures are drawn"
                : "The tasks here", "task", "like the source?", "#classes", "#pictures to learn from", "#to test with");
        List<TransferTask> all = new ArrayList<>(List.of(near, far));
        all.addAll(photos);
        for (TransferTask each : all) {
            table = table.row(each.name(), each.closeness(), each.dataset().classes(), "%,d".formatted(each.dataset().train().size()),
                    "%,d".formatted(each.dataset().test().size()));
        }
        return table;
    }

    @Override
    public String toString() {
        return text();
    }
}
