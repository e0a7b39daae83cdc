package dev.thaw.data;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Turns one picture file (JPEG, PNG, GIF, BMP) into a square of red, green and blue bytes.
 *
 * <p>Of animations the first picture counts; grey becomes three equal channels; print colours (CMYK) are converted without
 * a profile; transparent parts become white; the camera's orientation is obeyed. A picture of more than 16 million pixels
 * is read in steps of several pixels, so that it never takes more than about 130 MB.
 */
final class PhotoReader {

    private static final long LARGEST_PIXELS = 1L << 24;

    private PhotoReader() { }

    /** Reads a picture as {@code [side,side,3]}; an exception's message is the reason why it cannot be read. */
    static byte[] read(byte[] file, int side) throws IOException {
        if (file.length == 0) {
            throw new IOException("the file is empty (0 bytes)");
        }
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IOException(PhotoKind.whyNot(file));
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, false);
                return read(reader, file, side);
            } finally {
                reader.dispose();
            }
        } catch (RuntimeException broken) {
            throw new IOException("the file is damaged (%s)".formatted(broken), broken);
        }
    }

    /** Takes a decoded picture as {@code [side,side,3]}. */
    static byte[] read(BufferedImage picture, int side) {
        return Resampler.square(pixels(picture), picture.getWidth(), picture.getHeight(), side);
    }

    private static byte[] read(ImageReader reader, byte[] file, int side) throws IOException {
        AtomicReference<String> warning = new AtomicReference<>();
        reader.addIIOReadWarningListener((source, text) -> warning.compareAndSet(null, text));
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        ImageReadParam param = reader.getDefaultReadParam();
        int step = (int) Math.ceil(Math.sqrt(pixels / (double) LARGEST_PIXELS));
        if (step > 1) {
            param.setSourceSubsampling(step, step, 0, 0);
        }
        byte[] square = decode(reader, param, file, side);
        if (warning.get() != null && warning.get().contains("Truncated")) {
            throw new IOException("the file is cut short (%s)".formatted(warning.get()));
        }
        return ExifOrientation.turn(square, side, ExifOrientation.of(file));
    }

    private static byte[] decode(ImageReader reader, ImageReadParam param, byte[] file, int side) throws IOException {
        if (reader.canReadRaster() && PhotoKind.jpegComponents(file) == 4) {
            Raster raster = reader.readRaster(0, param);
            return Resampler.square(PrintColors.toRgb(raster, PhotoKind.adobeTransform(file)), raster.getWidth(), raster.getHeight(), side);
        }
        BufferedImage image = reader.read(0, param);
        if (image == null || image.getWidth() < 1 || image.getHeight() < 1) {
            throw new IIOException("the file holds no pixels");
        }
        return read(image, side);
    }

    /** Returns 0xRRGGBB; grey bytes are taken as they are stored, which {@code getRGB} would brighten. */
    private static int[] pixels(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        if (image.getColorModel() instanceof ComponentColorModel model && model.getNumColorComponents() == 1) {
            return grey(image.getRaster(), model);
        }
        int[] rgb = image.getRGB(0, 0, width, height, null, 0, width);
        for (int i = 0; i < rgb.length; i++) {
            int alpha = rgb[i] >>> 24;
            rgb[i] = alpha == 255 ? rgb[i] & 0xFFFFFF : onWhite(rgb[i], alpha);
        }
        return rgb;
    }

    private static int[] grey(Raster raster, ComponentColorModel model) {
        int width = raster.getWidth();
        int shift = model.getComponentSize(0) - 8;
        int[] rgb = new int[width * raster.getHeight()];
        for (int i = 0; i < rgb.length; i++) {
            int sample = raster.getSample(i % width, i / width, 0);
            int level = shift >= 0 ? sample >>> shift : sample * 255 / ((1 << model.getComponentSize(0)) - 1);
            int alpha = model.hasAlpha() ? raster.getSample(i % width, i / width, 1) >>> Math.max(0, shift) : 255;
            rgb[i] = onWhite(level << 16 | level << 8 | level, alpha);
        }
        return rgb;
    }

    private static int onWhite(int rgb, int alpha) {
        int white = 255 * (255 - alpha);
        int red = ((rgb >> 16 & 0xFF) * alpha + white + 127) / 255;
        int green = ((rgb >> 8 & 0xFF) * alpha + white + 127) / 255;
        int blue = ((rgb & 0xFF) * alpha + white + 127) / 255;
        return red << 16 | green << 8 | blue;
    }
}
