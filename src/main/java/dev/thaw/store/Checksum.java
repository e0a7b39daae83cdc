package dev.thaw.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A fingerprint of a file's bytes, to tell a damaged or another file from the right one.
 *
 * @param algorithm {@code SHA-256}, or {@code MD5} where that is all that a publisher states
 * @param hex the digest, lower-case hexadecimal; of SHA-256 perhaps only its first digits, see {@link #sha256Prefix}
 */
public record Checksum(String algorithm, String hex) {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final String SHA_256 = "SHA-256";
    private static final int SHA_256_DIGITS = 64;
    private static final int FEWEST_DIGITS = 8;
    private static final int MD5_DIGITS = 32;

    /**
     * Accepts the two algorithms only and lowers the digest's letters.
     *
     * @param algorithm {@code SHA-256}
     * @param hex the digest
     */
    public Checksum {
        hex = hex.toLowerCase(Locale.ROOT).strip();
        boolean known = algorithm.equals(SHA_256) ? hex.length() >= FEWEST_DIGITS && hex.length() <= SHA_256_DIGITS
                : algorithm.equals("MD5") && hex.length() == MD5_DIGITS;
        if (!known || !hex.matches("[0-9a-f]+")) {
            throw refusal(algorithm, hex);
        }
    }

    private static IllegalArgumentException refusal(String algorithm, String hex) {
        return new IllegalArgumentException(
                "\"%s\" is no %s digest; give 64 hexadecimal digits of SHA-256 (at least 8, for its beginning) or 32 of MD5"
                .formatted(hex, algorithm));
    }

    /**
     * Wraps a SHA-256 digest.
     *
     * @param hex 64 hexadecimal digits
     * @return the checksum
     */
    public static Checksum sha256(String hex) {
        if (hex.strip().length() != SHA_256_DIGITS) {
            throw refusal(SHA_256, hex);
        }
        return new Checksum(SHA_256, hex);
    }

    /**
     * Wraps the first digits of a SHA-256 digest, as torchvision writes eight of them into its files' names.
     *
     * <p>Eight digits tell damage and another version; against malice they are too few.
     *
     * @param hex 8 to 64 hexadecimal digits
     * @return a checksum that each digest beginning so {@linkplain #matches matches}
     */
    public static Checksum sha256Prefix(String hex) {
        return new Checksum(SHA_256, hex);
    }

    /**
     * Wraps an MD5 digest: good against damage, not against malice.
     *
     * @param hex 32 hexadecimal digits
     * @return the checksum
     */
    public static Checksum md5(String hex) {
        return new Checksum("MD5", hex);
    }

    /**
     * Computes the SHA-256 checksum of bytes in memory.
     *
     * @param bytes the bytes
     * @return their checksum
     */
    public static Checksum of(byte[] bytes) {
        return new Checksum(SHA_256, HexFormat.of().formatHex(digest(SHA_256).digest(bytes)));
    }

    /**
     * Tells whether all digits are known.
     *
     * @return false for the beginning of a digest
     */
    public boolean complete() {
        return hex.length() == (algorithm.equals(SHA_256) ? SHA_256_DIGITS : MD5_DIGITS);
    }

    /**
     * Tells whether a file has this checksum.
     *
     * @param file an existing file, read from start to end
     * @return true when every byte counts as it should
     * @throws UncheckedIOException if the file cannot be read
     */
    public boolean matches(Path file) {
        return compute(algorithm, file).hex().startsWith(hex);
    }

    /**
     * Computes the checksum of a file.
     *
     * @param algorithm {@code SHA-256} or {@code MD5}
     * @param file an existing file
     * @return its checksum
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Checksum compute(String algorithm, Path file) {
        MessageDigest digest = digest(algorithm);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("could not read %s for its checksum: %s".formatted(file, cause), cause);
        }
        return new Checksum(algorithm, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this Java has no " + algorithm, impossible);
        }
    }
}
