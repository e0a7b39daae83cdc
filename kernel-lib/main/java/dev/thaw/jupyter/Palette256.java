package dev.thaw.jupyter;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives a drawing a palette of at most 256 colours, which makes its PNG a third of the size.
 *
 * <p>A chart has few colours and many mixtures of them along its edges. The mixtures are gathered by their five upper
 * bits per channel; each group takes its most frequent member, so that plain areas keep their colour exactly.
 */
final class Palette256 {

    private static final int SIZE = 256;

    private Palette256() { }

    /**
     * Returns the drawing with a palette.
     *
     * @param image an opaque drawing
     * @return a picture of the same size with indexed colours
     */
    static BufferedImage of(BufferedImage image) {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        Map<Integer, int[]> counts = counts(pixels);
        List<Integer> palette = palette(counts);
        byte[] nearest = new byte[1 << 15];
        counts.keySet().stream().mapToInt(Palette256::group).distinct()
                .forEach(group -> nearest[group] = (byte) nearest(middle(group), palette));
        BufferedImage indexed = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED,
                model(palette));
        byte[] indices = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            indices[i] = nearest[group(pixels[i])];
        }
        indexed.getRaster().setDataElements(0, 0, image.getWidth(), image.getHeight(), indices);
        return indexed;
    }

    private static Map<Integer, int[]> counts(int[] pixels) {
        Map<Integer, int[]> counts = new HashMap<>();
        int last = ~pixels[0];
        int[] count = null;
        for (int pixel : pixels) {
            if (pixel != last) {
                last = pixel;
                count = counts.computeIfAbsent(pixel & 0xffffff, key -> new int[1]);
            }
            count[0]++;
        }
        return counts;
    }

    /** Five bits of each channel. */
    private static int group(int colour) {
        return colour >> 9 & 0x7c00 | colour >> 6 & 0x3e0 | colour >> 3 & 0x1f;
    }

    private static int middle(int group) {
        return (group & 0x7c00) << 9 | (group & 0x3e0) << 6 | (group & 0x1f) << 3 | 0x040404;
    }

    /** The most frequent colour of each of the most frequent groups. */
    private static List<Integer> palette(Map<Integer, int[]> counts) {
        Map<Integer, Integer> chosen = new HashMap<>();
        Map<Integer, Integer> weight = new HashMap<>();
        counts.forEach((colour, count) -> {
            int group = group(colour);
            weight.merge(group, count[0], Integer::sum);
            chosen.merge(group, colour, (old, one) -> counts.get(one)[0] > counts.get(old)[0] ? one : old);
        });
        List<Integer> groups = new ArrayList<>(weight.keySet());
        groups.sort((one, other) -> weight.get(other).equals(weight.get(one)) ? one - other
                : weight.get(other) - weight.get(one));
        return groups.stream().limit(SIZE).map(chosen::get).toList();
    }

    private static int nearest(int colour, List<Integer> palette) {
        int best = 0;
        int smallest = Integer.MAX_VALUE;
        for (int i = 0; i < palette.size() && smallest > 0; i++) {
            int other = palette.get(i);
            int red = (colour >> 16) - (other >> 16);
            int green = (colour >> 8 & 255) - (other >> 8 & 255);
            int blue = (colour & 255) - (other & 255);
            int distance = red * red + green * green + blue * blue;
            if (distance < smallest) {
                smallest = distance;
                best = i;
            }
        }
        return best;
    }

    private static IndexColorModel model(List<Integer> palette) {
        byte[] red = new byte[palette.size()];
        byte[] green = new byte[palette.size()];
        byte[] blue = new byte[palette.size()];
        for (int i = 0; i < palette.size(); i++) {
            red[i] = (byte) (palette.get(i) >> 16);
            green[i] = (byte) (palette.get(i) >> 8);
            blue[i] = (byte) (int) palette.get(i);
        }
        return new IndexColorModel(8, palette.size(), red, green, blue);
    }
}
