package dev.thaw.data;

import java.nio.charset.StandardCharsets;

/** Tells from the first bytes of a file what it is, whatever its name says. */
final class PhotoKind {

    private static final int FIRST_FRAME = 0xC0;
    private static final int LAST_FRAME = 0xCF;
    private static final int ADOBE = 0xEE;

    private PhotoKind() { }

    /** Says why a file that no reader knows cannot be read. */
    static String whyNot(byte[] file) {
        if (starts(file, 0, "RIFF") && starts(file, 8, "WEBP")) {
            return "WebP is not read; save it as JPEG or PNG";
        }
        if (starts(file, 4, "ftyp")) {
            return "HEIC, AVIF and videos are not read; save it as JPEG or PNG";
        }
        return "it is no JPEG, PNG, GIF or BMP file, whatever its name says";
    }

    /** Returns the number of colour components that a JPEG's frame header states; 0 for other files. */
    static int jpegComponents(byte[] file) {
        int at = segment(file, false);
        return at < 0 || at + 9 >= file.length ? 0 : file[at + 9] & 0xFF;
    }

    /** Returns Adobe's colour transform of a JPEG (0, 1 or 2); {@link PrintColors#PLAIN} when it states none. */
    static int adobeTransform(byte[] file) {
        int at = segment(file, true);
        return at < 0 || at + 15 >= file.length ? PrintColors.PLAIN : file[at + 15] & 0xFF;
    }

    /** Returns where a JPEG's Adobe marker, or else its frame header, starts; -1 when there is none. */
    private static int segment(byte[] file, boolean adobe) {
        if (file.length < 4 || (file[0] & 0xFF) != 0xFF || (file[1] & 0xFF) != 0xD8) {
            return -1;
        }
        int at = 2;
        while (at + 4 < file.length && (file[at] & 0xFF) == 0xFF) {
            int marker = file[at + 1] & 0xFF;
            boolean frame = marker >= FIRST_FRAME && marker <= LAST_FRAME && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
            if (adobe ? marker == ADOBE && starts(file, at + 4, "Adobe") : frame) {
                return at;
            }
            if (marker == 0xDA) {
                return -1;
            }
            at += marker == 0xFF ? 1 : 2 + ((file[at + 2] & 0xFF) << 8 | file[at + 3] & 0xFF);
        }
        return -1;
    }

    private static boolean starts(byte[] file, int at, String word) {
        byte[] expected = word.getBytes(StandardCharsets.US_ASCII);
        if (file.length < at + expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (file[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
