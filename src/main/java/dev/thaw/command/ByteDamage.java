package dev.thaw.command;

import dev.thaw.engine.RandomStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ways to damage bytes: anywhere, at the opcodes of a pickle, or at the numbers of a text. */
final class ByteDamage {

    private static final long[] NUMBERS = {0, 1, -1, 127, 128, 255, 256, 65535, 65536, Integer.MAX_VALUE, Integer.MIN_VALUE,
        1L << 31, 1L << 32, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE / 8, 3, 64, 1000};
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final List<String> WORDS = List.of("F32", "F64", "BF16", "BOOL", "I64", "\"shape\":[]", "{", "}", "[", "]", ",",
            "\"", "null", "true", "1e999", "-1", "0.5", "\\u0000", "__metadata__", "[".repeat(20_000), "{\"a\":".repeat(5_000), "True",
            "'|O'", "'<f4'", "'>i8'", "'<U9999999'");

    private final RandomStream random;
    private final String command;

    /** A stream of random numbers, and a command that a hostile file would run if anything did. */
    ByteDamage(RandomStream random, String command) {
        this.random = random;
        this.command = command;
    }

    /** Damages any bytes: one of nine ways, the last of which borrows from another file. */
    byte[] anywhere(byte[] bytes, byte[] other) {
        if (bytes.length < 2) {
            return insert(bytes, 0, new byte[] {(byte) random.nextInt(256)});
        }
        int at = random.nextInt(bytes.length);
        int length = Math.min(1 + random.nextInt(24), bytes.length - at);
        return switch (random.nextInt(9)) {
            case 0 -> overwritten(bytes, at, new byte[] {(byte) random.nextInt(256)});
            case 1 -> overwritten(bytes, at, new byte[] {(byte) (bytes[at] ^ 1 << random.nextInt(8))});
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> overwritten(bytes, at, number(Integer.BYTES));
            case 4 -> overwritten(bytes, at, number(Long.BYTES));
            case 5 -> insert(bytes, at, number(1 + random.nextInt(Long.BYTES)));
            case 6 -> insert(bytes, at, Arrays.copyOfRange(bytes, at, at + length));
            case 7 -> removed(bytes, at, length);
            default -> {
                int from = random.nextInt(other.length);
                yield overwritten(bytes, at, Arrays.copyOfRange(other, from, Math.min(other.length, from + length)));
            }
        };
    }

    /** Puts opcodes in, takes them out, or doubles them, at the right places. */
    byte[] pickle(byte[] bytes) {
        List<Integer> places = PickleTokens.of(bytes);
        if (places.size() < 2) {
            return anywhere(bytes, bytes);
        }
        int which = random.nextInt(places.size() - 1);
        int at = places.get(which);
        int end = places.get(Math.min(places.size() - 1, which + 1 + random.nextInt(3)));
        return switch (random.nextInt(5)) {
            case 0 -> removed(bytes, at, end - at);
            case 1 -> insert(bytes, at, Arrays.copyOfRange(bytes, at, end));
            case 2 -> insert(removed(bytes, at, places.get(which + 1) - at), at, snippet());
            case 3 -> operand(bytes, at, places.get(which + 1));
            default -> insert(bytes, at, snippet());
        };
    }

    private byte[] operand(byte[] bytes, int at, int end) {
        return end - at < 2 ? overwritten(bytes, at, new byte[] {(byte) random.nextInt(256)})
                : overwritten(bytes, at + 1, Arrays.copyOf(number(Long.BYTES), Math.min(Long.BYTES, end - at - 1)));
    }

    private byte[] snippet() {
        List<String> snippets = List.of("cos\nsystem\n", "cposix\nsystem\nX" + counted(command) + "\u0085R", "c__builtin__\neval\n",
                "cbuiltins\nexec\nX" + counted("open('canary', 'w')") + "\u0085R", "csubprocess\nPopen\n)\u0081",
                "cdev.thaw.command\nFuzzCanary\n)R", "cjava.lang\nRuntime\n)\u0081}b", "X" + counted("dev.thaw.command") + "X"
                        + counted("FuzzCanary") + "\u0093)\u0081", "ccollections\nOrderedDict\n)R", "ctorch\nFloatStorage\n",
                "cmodels\nNet\n)\u0081}b", "(", ")", "]", "}", "t", "\u0085", "\u0086", "\u0087", "R", "\u0081", "b", "s", "u", "a", "e",
                "0", "1", "2", "Q", "Ppersistent\n", "i", "o", "N", "\u0088", ".", "\u0094", "h\0", "q\0", "\u0095\0\0\0\0\0\0\0\u0080",
                "\u008a\bxxxxxxx\u007f", "\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", "J\u00ff\u00ff\u00ff\u00ff", "K\0",
                "X\u00ff\u00ff\u00ff\u007f", "\u0080\u0009", "\u0082\u0001", "\u0097", "(".repeat(5_000), "}".repeat(20_000));
        return snippets.get(random.nextInt(snippets.size())).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String counted(String text) {
        return "%c%c\0\0%s".formatted((char) (text.length() & 0xFF), (char) (text.length() >> 8), text);
    }

    /** Changes a number of a text, or puts a word somewhere. */
    byte[] text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Matcher digits = DIGITS.matcher(text);
        int start = random.nextInt(Math.max(1, text.length()));
        String changed = random.nextInt(2) == 0 && digits.find(start)
                ? text.substring(0, digits.start()) + NUMBERS[random.nextInt(NUMBERS.length)] + text.substring(digits.end())
                : text.substring(0, start) + WORDS.get(random.nextInt(WORDS.size())) + text.substring(start);
        return changed.getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] number(int length) {
        long value = NUMBERS[random.nextInt(NUMBERS.length)];
        return Arrays.copyOf(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value).array(), length);
    }

    private static byte[] overwritten(byte[] bytes, int at, byte[] part) {
        byte[] changed = bytes.clone();
        System.arraycopy(part, 0, changed, at, Math.min(part.length, bytes.length - at));
        return changed;
    }

    static byte[] insert(byte[] bytes, int at, byte[] part) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.writeBytes(part);
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }

    private static byte[] removed(byte[] bytes, int at, int length) {
        byte[] changed = Arrays.copyOf(bytes, bytes.length - length);
        System.arraycopy(bytes, at + length, changed, at, bytes.length - at - length);
        return changed;
    }
}
