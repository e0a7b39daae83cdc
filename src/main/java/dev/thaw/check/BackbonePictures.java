package dev.thaw.check;

import dev.thaw.augment.Resize;
import dev.thaw.data.Dataset;
import dev.thaw.data.Datasets;
import dev.thaw.data.ImageFolder;
import dev.thaw.store.Setting;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The pictures of notebook 12 at any size: photos are read anew for each size, others are enlarged or made smaller. */
final class BackbonePictures {

    private static final String PHOTOS = "clothing-160";
    private static final String DRAWN = "shapes/near";
    private static final int SIDE = ImageFolder.DEFAULT_SIZE;

    private final Optional<ImageFolder> photos;
    private final String name;
    private final int judged;
    private final Map<Integer, Dataset> bySide = new HashMap<>();

    private BackbonePictures(Optional<ImageFolder> photos, String name, int judged) {
        this.photos = photos;
        this.name = name;
        this.judged = judged;
    }

    /** Finds what {@code THAW_DATASET} names, else the clothing photos where they are, else the drawn shapes. */
    static BackbonePictures find(int judged) {
        String wanted = Setting.THAW_DATASET.value().orElse(PHOTOS);
        try {
            return new BackbonePictures(Optional.of(Datasets.photos(wanted)), wanted, judged);
        } catch (IllegalArgumentException | IllegalStateException absent) {
            return new BackbonePictures(Optional.empty(), Setting.THAW_DATASET.value().orElse(DRAWN), judged);
        }
    }

    String name() {
        return name;
    }

    /** Returns the pictures with so many pixels a side; those for validation and for the test are the same at each size. */
    Dataset at(int side) {
        return bySide.computeIfAbsent(side, wanted -> photos.map(folder -> judged(folder.size(wanted).load()))
                .orElseGet(() -> Resize.of(wanted, wanted).of(judged(Datasets.load(name).inColor()))));
    }

    /** Returns small pictures made large again: nothing is seen in them that was not there before. */
    Dataset enlarged(int from, int to) {
        return Resize.of(to, to).of(at(from));
    }

    /** Returns the usual size of these pictures for networks that look at every pixel. */
    int small() {
        return SIDE;
    }

    private Dataset judged(Dataset all) {
        Dataset joined = all.withoutValidation();
        int most = joined.train().size() / 3;
        return joined.withValidation(Math.max(joined.classes(), Math.min(judged, most)), 0).limitTest(Math.max(judged, joined.classes()));
    }
}
