package dev.thaw.data.shapes;

import dev.thaw.engine.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One set of pictures of the world: which objects, drawn how, and how many.
 *
 * @param name the last part of its name, such as {@code source}
 * @param figures the objects in label order; none for pictures of bare ground
 * @param train training pictures
 * @param test test pictures
 * @param rendering how they are drawn
 */
record Task(String name, List<Figure> figures, int train, int test, Rendering rendering) {

    private static final long SEED = 2016;
    private static final Figure[] ALL = Figure.values();
    private static final int SOURCE_CLASSES = 20;

    static final Task SOURCE = new Task("source", Arrays.asList(ALL).subList(0, SOURCE_CLASSES), 10_000, 2_000, Rendering.WORLD);
    static final Task NEAR = new Task("near", Arrays.asList(ALL).subList(SOURCE_CLASSES, ALL.length), 2_000, 1_000,
            Rendering.WORLD.on(new Rendering.Photocopy(1)));
    static final Task FAR = new Task("far", List.of(), 2_000, 1_000, Rendering.WORLD.over(Rendering.GroundStyle.BOLD));

    /** Returns the pixels of all pictures, training first, drawn on all cores; each depends on its own number only. */
    byte[] draw() {
        int bytes = Painter.SIDE * Painter.SIDE * Painter.CHANNELS;
        byte[] pixels = new byte[Math.multiplyExact(train + test, bytes)];
        IntStream.range(0, train + test).parallel()
                .forEach(index -> System.arraycopy(picture(index), 0, pixels, index * bytes, bytes));
        return pixels;
    }

    byte[] picture(int index) {
        Painter painter = new Painter(RandomStream.of(SEED, "shapes/%s %d".formatted(name, index)), rendering);
        painter.ground(ground(index));
        if (!figures.isEmpty()) {
            painter.object(figure(index));
        }
        painter.bar();
        painter.light();
        return painter.develop();
    }

    /** The object of a picture: the classes take turns. */
    Figure figure(int index) {
        return figures.get(index % figures.size());
    }

    /** The ground of a picture: each object meets each ground equally often. */
    Ground ground(int index) {
        Ground[] grounds = Ground.values();
        return grounds[index / Math.max(1, figures.size()) % grounds.length];
    }
}
