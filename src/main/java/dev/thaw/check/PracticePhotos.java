package dev.thaw.check;

import dev.thaw.data.Dataset;
import dev.thaw.data.Datasets;
import dev.thaw.data.ImageFolder;
import dev.thaw.data.ImageSet;
import dev.thaw.store.Setting;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Photos to practise on: a person's own, or a folder of drawn pictures that hides copies as real folders do. */
public final class PracticePhotos {

    private static final float QUALITY = 0.6f;

    private PracticePhotos() { }

    /**
     * Opens the photos that {@code THAW_DATASET} names; without it, writes some.
     *
     * @param folder where pictures are written when there are no photos
     * @param perClass how many pictures of each class are written
     * @return photos of 32 pixels a side, not yet read
     */
    public static ImageFolder chosen(Path folder, int perClass) {
        String name = Setting.THAW_DATASET.value().orElse("shapes/near");
        try {
            return Datasets.photos(name);
        } catch (IllegalArgumentException noPhotos) {
            return write(folder, Datasets.load(name).inColor(), perClass);
        }
    }

    /**
     * Writes training pictures as PNG files, a folder a class; of each class one once more, as a JPEG under another name.
     *
     * @param folder an existing folder
     * @param drawn where the pictures come from
     * @param perClass how many of each class at most
     * @return the folder, not yet read
     * @throws UncheckedIOException if a file cannot be written
     */
    public static ImageFolder write(Path folder, Dataset drawn, int perClass) {
        try {
            for (int label = 0; label < drawn.classes(); label++) {
                Path own = Files.createDirectories(folder.resolve(drawn.classNames().get(label)));
                int[] images = drawn.train().indicesOf(label);
                for (int i = 0; i < Math.min(perClass, images.length); i++) {
                    save(own.resolve("photo-%03d.png".formatted(i + 1)), drawn.train(), images[i]);
                }
                if (images.length > 0) {
                    jpeg(own.resolve("sent-by-a-friend.jpg"), picture(drawn.train(), images[label % Math.min(perClass, images.length)]));
                }
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("could not write practice photos to %s: %s".formatted(folder, cause), cause);
        }
        return ImageFolder.of(folder).called("practice photos");
    }

    /**
     * Writes one picture of a set as a PNG file.
     *
     * @param file the file to make or replace
     * @param images the set
     * @param index which picture
     * @return the file
     * @throws UncheckedIOException if it cannot be written
     */
    public static Path save(Path file, ImageSet images, int index) {
        try {
            ImageIO.write(picture(images, index), "png", file.toFile());
            return file;
        } catch (IOException cause) {
            throw new UncheckedIOException("could not write the picture %s: %s".formatted(file, cause), cause);
        }
    }

    private static BufferedImage picture(ImageSet images, int index) {
        BufferedImage picture = new BufferedImage(images.width(), images.height(), BufferedImage.TYPE_INT_RGB);
        byte[] pixels = images.inColor().image(index);
        for (int i = 0; i < images.width() * images.height(); i++) {
            picture.setRGB(i % images.width(), i / images.width(),
                    (pixels[3 * i] & 0xFF) << 16 | (pixels[3 * i + 1] & 0xFF) << 8 | pixels[3 * i + 2] & 0xFF);
        }
        return picture;
    }

    private static void jpeg(Path file, BufferedImage picture) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), param);
        } finally {
            writer.dispose();
        }
    }
}
