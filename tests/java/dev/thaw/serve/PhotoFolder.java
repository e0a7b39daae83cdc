package dev.thaw.serve;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageFolder;
import dev.thaw.nn.Architecture;
import dev.thaw.nn.Network;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** A folder of small photos in three classes, c0 to c2, of several sizes and two formats. */
record PhotoFolder(Path folder) {

    static PhotoFolder in(Path folder) throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        for (int label = 0; label < 3; label++) {
            Path train = Files.createDirectories(photos.resolve("train").resolve("c" + label));
            Path test = Files.createDirectories(photos.resolve("test").resolve("c" + label));
            for (int i = 0; i < 3; i++) {
                ImageIO.write(picture(60 + 10 * i, 44, label, i), "jpg", train.resolve(i + ".jpg").toFile());
                ImageIO.write(picture(40, 50 + i, label, i + 5), "png", test.resolve(i + ".png").toFile());
            }
        }
        return new PhotoFolder(folder);
    }

    private static BufferedImage picture(int width, int height, int label, int place) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(List.of(Color.RED, Color.GREEN, Color.BLUE).get(label));
        graphics.fillOval(3 * place, 2 * place, width / 2, height / 2);
        graphics.dispose();
        return image;
    }

    Dataset data() {
        return ImageFolder.of(folder.resolve("photos")).size(32).load();
    }

    static Dataset named(Dataset data, List<String> names) {
        return new Dataset(data.name(), names, data.train(), data.validation(), data.test(), data.normalization());
    }

    /** A ResNet-20 of random weights, saved with what these data are. */
    Path saved(Dataset data) {
        Path file = folder.resolve("saved.safetensors");
        try (Network network = Architecture.named("resnet20").network(data.classes()).seed(4)) {
            Classifier.save(file, network, "resnet20", data);
        }
        return file;
    }

    /** The files of the test part, in the order of its images. */
    List<Path> test() {
        List<Path> files = new ArrayList<>();
        for (int label = 0; label < 3; label++) {
            for (int i = 0; i < 3; i++) {
                files.add(folder.resolve("photos").resolve("test").resolve("c" + label).resolve(i + ".png"));
            }
        }
        return files;
    }
}
