package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.Shared;
import dev.thaw.augment.Augmentation;
import dev.thaw.augment.Resize;
import dev.thaw.data.ImageSet;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;

/** Copies of real CIFAR-10 images, planted among others: each is found, and nothing else is but one that CIFAR-10 holds. */
class NearDuplicatesTest {

    private static final int BYTES = 3072;
    /** The same grey horse, photographed once: CIFAR-10's own near-duplicate between these 4,000 and 1,000 images. */
    private static final int HORSE_IN_TRAIN = 3473;
    private static final int HORSE_IN_TEST = 856;

    @Test
    void everyCopyCompressedAnewIsFoundAndNoOtherPair() throws IOException {
        ImageSet train = cifar("train_4000.bin", 4000);
        ImageSet validation = cifar("test_1000.bin", 1000);
        int[] planted = IntStream.range(0, 200).map(i -> i * 17).toArray();
        for (float quality : new float[] {0.9f, 0.75f, 0.5f}) {
            ImageSet copies = compressed(train.select(planted), quality);
            NearDuplicates found = NearDuplicates.between(train, joined(validation, copies));
            assertArrayEquals(IntStream.concat(IntStream.of(HORSE_IN_TEST), IntStream.range(1000, 1200)).toArray(),
                    found.toRemove(), "at quality " + quality);
            assertEquals(201, found.pairs().size());
            found.pairs().forEach(pair -> assertEquals(
                    pair.second() < 1000 ? HORSE_IN_TRAIN : planted[pair.second() - 1000], pair.first()));
            assertEquals(List.of(Mistake.LEAKED_IMAGES), found.findings().mistakes());
        }
    }

    @Test
    void everyCopyResizedIsFoundWhateverItsSize() throws IOException {
        ImageSet train = cifar("train_4000.bin", 1000);
        for (int side : new int[] {24, 28, 40, 64}) {
            ImageSet resized = Augmentation.of(Resize.of(side, side)).at(0, 0).of(train.select(new int[] {3, 500, 999}));
            int[] firsts = NearDuplicates.between(train, resized).pairs().stream().mapToInt(NearDuplicates.Pair::first)
                    .sorted().toArray();
            assertArrayEquals(new int[] {3, 500, 999}, firsts, "at side " + side);
        }
    }

    @Test
    void aPairWithinASetComesOnceAndIsShown() throws IOException {
        ImageSet images = cifar("test_1000.bin", 400);
        ImageSet twice = joined(images, compressed(images.select(new int[] {7, 8}), 0.6f));
        NearDuplicates found = NearDuplicates.within(twice);
        assertEquals(2, found.pairs().size());
        assertArrayEquals(new int[] {400, 401}, found.toRemove());
        int[] groups = found.groups();
        assertArrayEquals(new int[] {7, 8}, new int[] {groups[400], groups[401]});
        assertEquals(400, Arrays.stream(groups).distinct().count());
        assertEquals(2, found.pictures(1).tiles().size());
        assertTrue(found.text().startsWith("2 pairs of 402 images look the same"), found.text());
        assertEquals(Findings.none(), found.findings());
    }

    @Test
    void whatIsAlikeOverSeveralPairsIsOneGroup() {
        ImageSet others = ImageSet.empty(8, 8, 1);
        List<NearDuplicates.Pair> chain = List.of(new NearDuplicates.Pair(1, 4, 0, 0), new NearDuplicates.Pair(0, 3, 0, 0),
                new NearDuplicates.Pair(3, 4, 0, 0));
        ImageSet images = ImageSet.of(new byte[5 * 64], 8, 8, 1, new int[5]);
        assertArrayEquals(new int[] {0, 0, 2, 0, 0}, new NearDuplicates(images, images, chain).groups());
        NearDuplicates between = new NearDuplicates(others, images, List.of());
        assertThrows(IllegalStateException.class, between::groups);
    }

    @Test
    void greyAndEmptySetsAreCompared() {
        ImageSet grey = ImageSet.of(new byte[2 * 64], 8, 8, 1, new int[2]);
        assertEquals(1, NearDuplicates.within(grey).pairs().size());
        assertEquals(List.of(), NearDuplicates.between(grey, ImageSet.empty(4, 4, 3)).pairs());
    }

    private static ImageSet cifar(String file, int count) throws IOException {
        byte[] records = Files.readAllBytes(Shared.path("data/cifar10-lossless-5000/" + file));
        byte[] pixels = new byte[count * BYTES];
        for (int i = 0; i < pixels.length; i++) {
            int within = i % BYTES;
            pixels[i] = records[i / BYTES * (BYTES + 1) + 1 + within % 3 * 1024 + within / 3];
        }
        return ImageSet.of(pixels, 32, 32, 3, new int[count]);
    }

    private static ImageSet joined(ImageSet one, ImageSet two) {
        byte[] pixels = Arrays.copyOf(one.pixels(), one.pixels().length + two.pixels().length);
        System.arraycopy(two.pixels(), 0, pixels, one.pixels().length, two.pixels().length);
        return ImageSet.of(pixels, 32, 32, 3, new int[one.size() + two.size()]);
    }

    private static ImageSet compressed(ImageSet images, float quality) throws IOException {
        byte[] pixels = new byte[images.pixels().length];
        for (int i = 0; i < images.size(); i++) {
            BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
            byte[] bytes = images.image(i);
            for (int p = 0; p < 1024; p++) {
                picture.setRGB(p % 32, p / 32, (bytes[3 * p] & 0xFF) << 16 | (bytes[3 * p + 1] & 0xFF) << 8 | bytes[3 * p + 2] & 0xFF);
            }
            BufferedImage read = ImageIO.read(new ByteArrayInputStream(jpeg(picture, quality)));
            for (int p = 0; p < 1024; p++) {
                int color = read.getRGB(p % 32, p / 32);
                pixels[i * BYTES + 3 * p] = (byte) (color >> 16);
                pixels[i * BYTES + 3 * p + 1] = (byte) (color >> 8);
                pixels[i * BYTES + 3 * p + 2] = (byte) color;
            }
        }
        return ImageSet.of(pixels, 32, 32, 3, images.labels());
    }

    private static byte[] jpeg(BufferedImage picture, float quality) throws IOException {
        ImageIO.setUseCache(false);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(quality);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), how);
        }
        writer.dispose();
        return bytes.toByteArray();
    }
}
