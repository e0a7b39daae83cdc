package dev.thaw.data;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.BandedSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Makes small picture files of known content, good ones and odd ones. */
final class Pictures {

    private Pictures() { }

    /** A picture of one colour. */
    static BufferedImage plain(int width, int height, Color color, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(color);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return image;
    }

    /** A picture whose four quarters are red, green, blue and white, from top left to bottom right. */
    static BufferedImage quarters(int side) {
        BufferedImage image = plain(side, side, Color.RED, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.GREEN);
        graphics.fillRect(side / 2, 0, side / 2, side / 2);
        graphics.setColor(Color.BLUE);
        graphics.fillRect(0, side / 2, side / 2, side / 2);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(side / 2, side / 2, side / 2, side / 2);
        graphics.dispose();
        return image;
    }

    static byte[] file(BufferedImage image, String format) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalStateException("no writer for " + format);
            }
            return out.toByteArray();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** A JPEG of four components that hold the given samples, with Adobe's marker of a transform (none below 0). */
    static byte[] print(int side, int[] samples, int transform) {
        WritableRaster raster = Raster.createWritableRaster(new BandedSampleModel(DataBuffer.TYPE_BYTE, side, side, 4), null);
        for (int i = 0; i < side * side; i++) {
            raster.setPixel(i % side, i / side, samples);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(raster, null, null), null);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } finally {
            writer.dispose();
        }
        byte[] adobe = {(byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
        return transform < 0 ? out.toByteArray() : insert(out.toByteArray(), adobe);
    }

    /** A JPEG with an EXIF header that states an orientation. */
    static byte[] withOrientation(byte[] jpeg, int orientation, boolean littleEndian) {
        byte[] big = {(byte) 0xFF, (byte) 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0, 0, 0, 0, 0};
        byte[] little = {(byte) 0xFF, (byte) 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0,
            0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte) orientation, 0, 0, 0, 0, 0, 0, 0};
        return insert(jpeg, littleEndian ? little : big);
    }

    /** Puts a segment right behind the start of a JPEG. */
    static byte[] insert(byte[] jpeg, byte[] segment) {
        byte[] joined = new byte[jpeg.length + segment.length];
        System.arraycopy(jpeg, 0, joined, 0, 2);
        System.arraycopy(segment, 0, joined, 2, segment.length);
        System.arraycopy(jpeg, 2, joined, 2 + segment.length, jpeg.length - 2);
        return joined;
    }
}
