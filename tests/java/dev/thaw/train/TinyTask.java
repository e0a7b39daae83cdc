package dev.thaw.train;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.engine.RandomStream;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import java.util.List;

/** A task that a tiny residual net learns in a second: which of three colours is strongest under much noise. */
final class TinyTask {

    static final List<String> COLOURS = List.of("red", "green", "blue");

    private TinyTask() { }

    static Network network() {
        return ResNet.cifar("tiny", List.of(4, 8, 8), 1, 3);
    }

    /** 50 images to learn from, which 16 does not divide, 24 to choose by and 30 to judge with. */
    static Dataset dataset() {
        return new Dataset("colours", COLOURS, images(50, 1), images(24, 2), images(30, 3), Normalization.none(3));
    }

    static Dataset withoutValidation() {
        return new Dataset("colours", COLOURS, images(50, 1), ImageSet.empty(32, 32, 3), images(30, 3), Normalization.none(3));
    }

    static ImageSet images(int count, long seed) {
        RandomStream stream = RandomStream.of(seed, "colours");
        int[] labels = new int[count];
        byte[] pixels = new byte[count * 32 * 32 * 3];
        for (int i = 0; i < pixels.length; i++) {
            int image = i / (32 * 32 * 3);
            labels[image] = image % 3;
            pixels[i] = (byte) (stream.nextInt(200) + (i % 3 == labels[image] ? 40 : 0));
        }
        return ImageSet.of(pixels, 32, 32, 3, labels);
    }
}
