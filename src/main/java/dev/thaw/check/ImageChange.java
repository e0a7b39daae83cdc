package dev.thaw.check;

import dev.thaw.data.ImageSet;
import dev.thaw.view.ImageGrid;
import dev.thaw.view.Tile;
import java.util.ArrayList;
import java.util.List;

/** A change of a picture that leaves its label as it is; notebook 01 asks which of them a network does not mind. */
public enum ImageChange {

    /** Left becomes right. */
    MIRRORED("mirrored") {
        @Override
        int value(ImageSet images, int image, int y, int x, int channel) {
            return at(images, image, y, images.width() - 1 - x, channel);
        }
    },
    /** Turned by 90 degrees, counter-clockwise. */
    QUARTER_TURN("quarter turn") {
        @Override
        int value(ImageSet images, int image, int y, int x, int channel) {
            int row = x * images.height() / images.width();
            int column = (images.height() - 1 - y) * images.width() / images.height();
            return at(images, image, row, column, channel);
        }
    },
    /** Moved by an eighth of the width to the right and down; the border is repeated. */
    SHIFTED("shifted") {
        @Override
        int value(ImageSet images, int image, int y, int x, int channel) {
            return at(images, image, Math.max(0, y - images.height() / 8), Math.max(0, x - images.width() / 8),
                    channel);
        }
    },
    /** Half as bright. */
    DARKER("darker") {
        @Override
        int value(ImageSet images, int image, int y, int x, int channel) {
            return at(images, image, y, x, channel) / 2;
        }
    },
    /** Without colour: each pixel its brightness (ITU-R BT.601). */
    GREY("grey") {
        @Override
        int value(ImageSet images, int image, int y, int x, int channel) {
            if (images.channels() == 1) {
                return at(images, image, y, x, 0);
            }
            return (299 * at(images, image, y, x, 0) + 587 * at(images, image, y, x, 1) + 114 * at(images, image, y, x,
                    2)) / 1000;
        }
    },
    /** Light becomes dark, each colour its opposite. */
    NEGATIVE("negative") {
        @Override
        int value(ImageSet images, int image, int y, int x, int channel) {
            return 255 - at(images, image, y, x, channel);
        }
    },
    /** Each pixel the mean of the 3×3 pixels around it. */
    BLURRED("blurred") {
        @Override
        int value(ImageSet images, int image, int y, int x, int channel) {
            int sum = 0;
            for (int place = 0; place < 9; place++) {
                int row = Math.max(0, Math.min(images.height() - 1, y + place / 3 - 1));
                int column = Math.max(0, Math.min(images.width() - 1, x + place % 3 - 1));
                sum += at(images, image, row, column, channel);
            }
            return sum / 9;
        }
    },
    /** Cut into four quarters that change places across. */
    QUARTERED("quartered") {
        @Override
        int value(ImageSet images, int image, int y, int x, int channel) {
            int row = (y + images.height() / 2) % images.height();
            return at(images, image, row, (x + images.width() / 2) % images.width(), channel);
        }
    };

    private final String label;

    ImageChange(String label) {
        this.label = label;
    }

    /**
     * Returns the change in words.
     *
     * @return one or two words in lower case
     */
    public String label() {
        return label;
    }

    /**
     * Changes every image of a set.
     *
     * @param images the images, left as they are
     * @return new images with the same labels
     */
    public ImageSet apply(ImageSet images) {
        byte[] changed = new byte[images.pixels().length];
        int next = 0;
        for (int image = 0; image < images.size(); image++) {
            for (int y = 0; y < images.height(); y++) {
                for (int x = 0; x < images.width(); x++) {
                    for (int channel = 0; channel < images.channels(); channel++) {
                        changed[next++] = (byte) value(images, image, y, x, channel);
                    }
                }
            }
        }
        return ImageSet.of(changed, images.height(), images.width(), images.channels(), images.labels());
    }

    /**
     * Shows one image as it is, and after each change.
     *
     * @param images a set
     * @param image which of its images
     * @return the pictures with the names of the changes
     */
    public static ImageGrid gallery(ImageSet images, int image) {
        ImageSet one = images.select(new int[] {image});
        List<Tile> tiles = new ArrayList<>(List.of(tile(one, "as it is")));
        for (ImageChange change : values()) {
            tiles.add(tile(change.apply(one), change.label));
        }
        return ImageGrid.of("One picture and %d changes of it".formatted(values().length), tiles).columns(tiles.size());
    }

    private static Tile tile(ImageSet one, String caption) {
        return Tile.of(one.image(0), one.width(), one.height(), one.channels(), caption);
    }

    /** Returns the changed value of one place, 0 to 255. */
    abstract int value(ImageSet images, int image, int y, int x, int channel);

    private static int at(ImageSet images, int image, int y, int x, int channel) {
        return images.pixels()[((image * images.height() + y) * images.width() + x) * images.channels()
                + channel] & 0xFF;
    }
}
