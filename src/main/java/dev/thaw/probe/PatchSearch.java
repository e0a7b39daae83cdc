package dev.thaw.probe;

import dev.thaw.data.ImageSet;
import dev.thaw.nn.Interventions;
import dev.thaw.nn.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Finds the places of the largest activations in a set of images, batch by batch. */
final class PatchSearch {

    private final Passes passes;
    private final String path;
    private final int[] channels;
    private final int count;
    private final List<List<Hit>> best = new ArrayList<>();
    private int seen;

    /** One image's largest activation in a channel. */
    private record Hit(int image, float activation, int row, int column) { }

    PatchSearch(Passes passes, String path, int count, int... channels) {
        this.passes = passes;
        this.path = path;
        this.count = count;
        this.channels = channels.clone();
        Arrays.stream(channels).forEach(channel -> best.add(new ArrayList<>()));
    }

    TopPatches in(ImageSet images) {
        ReceptiveField field = ReceptiveField.of(passes, path, images.channels(), images.height(), images.width());
        passes.inBatches(images, batch -> {
            try (Interventions standing = Interventions.in(passes.network())) {
                standing.output(path, output -> {
                    keep(passes.recorded(path, output.getShape().getShape(), output.toFloatArray()));
                    return output;
                });
                passes.network().forward(batch.x(), Mode.EVAL).close();
            }
            seen += batch.size();
        });
        List<Patch> patches = new ArrayList<>();
        for (int i = 0; i < channels.length; i++) {
            for (Hit hit : best.get(i)) {
                int[] rows = field.rows()[hit.row()];
                int[] columns = field.columns()[hit.column()];
                patches.add(new Patch(channels[i], hit.image(), hit.activation(), columns[0], rows[0], columns[1], rows[1]));
            }
        }
        return new TopPatches(passes.network().name(), path, images, patches);
    }

    private void keep(Recorded maps) {
        for (int i = 0; i < channels.length; i++) {
            List<Hit> hits = best.get(i);
            for (int image = 0; image < maps.images(); image++) {
                hits.add(largest(maps.map(image, channels[i]), maps.shape().get(3).intValue(), seen + image));
            }
            hits.sort(Comparator.comparingDouble((Hit hit) -> -hit.activation()).thenComparingInt(Hit::image));
            hits.subList(Math.min(count, hits.size()), hits.size()).clear();
        }
    }

    private static Hit largest(float[] map, int width, int image) {
        int best = 0;
        for (int i = 1; i < map.length; i++) {
            best = map[i] > map[best] ? i : best;
        }
        return new Hit(image, map[best], best / width, best % width);
    }
}
