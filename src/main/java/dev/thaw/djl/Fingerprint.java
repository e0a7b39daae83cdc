package dev.thaw.djl;

import ai.djl.ndarray.NDArray;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A short name for every bit of an array. */
final class Fingerprint {

    private Fingerprint() { }

    /** Returns 64 hexadecimal digits; arrays with other numbers have others. */
    static String of(NDArray array) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(array.toByteBuffer());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", impossible);
        }
    }
}
