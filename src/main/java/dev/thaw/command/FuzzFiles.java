package dev.thaw.command;

import dev.thaw.engine.RandomStream;
import dev.thaw.store.ZipArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Damaged weight files, each decided by a seed and its number: bytes changed anywhere, and, where a format would notice
 * that at once, its parts changed and put together again with the right lengths and checksums.
 */
final class FuzzFiles {

    private static final int HEAD = 8;
    private static final int MOST_CHANGES = 4;

    private final List<String> names = new ArrayList<>();
    private final List<byte[]> originals = new ArrayList<>();
    /** The members of each that is a zip archive; none for the others. */
    private final List<Map<String, byte[]>> archives = new ArrayList<>();
    private final String command;

    /** One damaged file, and which good one it was. */
    record Damaged(String original, byte[] bytes) { }

    /** Takes the good files of a folder; the command is what hostile ones would run. */
    FuzzFiles(Path folder, String command) {
        this.command = command;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                names.add(file.getFileName().toString());
                byte[] bytes = Files.readAllBytes(file);
                originals.add(bytes);
                archives.add(bytes[0] == 'P' && bytes[1] == 'K' ? members(file) : Map.of());
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("the good files that are to be damaged could not be read: " + cause, cause);
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("there is no file in %s; give a folder of good weight files".formatted(folder));
        }
    }

    Damaged make(long seed, int number) {
        RandomStream random = RandomStream.of(seed, "fuzz " + number);
        int which = random.nextInt(names.size());
        ByteDamage damage = new ByteDamage(random, command);
        byte[] bytes = originals.get(which);
        if (random.nextInt(3) > 0) {
            bytes = archives.get(which).isEmpty() ? inside(bytes, damage, random)
                    : archive(new LinkedHashMap<>(archives.get(which)), damage, random);
        } else {
            for (int i = changes(random); i > 0; i--) {
                bytes = damage.anywhere(bytes, originals.get(random.nextInt(originals.size())));
            }
        }
        return new Damaged(names.get(which), bytes);
    }

    /** One change as a rule: of several, the first that is noticed hides the others. */
    private static int changes(RandomStream random) {
        return random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(MOST_CHANGES);
    }

    private static byte[] inside(byte[] bytes, ByteDamage damage, RandomStream random) {
        if (bytes[HEAD] == '{') {
            return safetensors(bytes, damage, random);
        }
        byte[] changed = bytes;
        for (int i = changes(random); i > 0; i--) {
            changed = damage.pickle(changed);
        }
        return changed;
    }

    private static byte[] safetensors(byte[] bytes, ByteDamage damage, RandomStream random) {
        int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        byte[] header = Arrays.copyOfRange(bytes, HEAD, HEAD + length);
        for (int i = changes(random); i > 0; i--) {
            header = damage.text(header);
        }
        byte[] start = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length).array();
        byte[] numbers = Arrays.copyOfRange(bytes, HEAD + length, bytes.length);
        return ByteDamage.insert(ByteDamage.insert(numbers, 0, header), 0, start);
    }

    private static byte[] archive(Map<String, byte[]> members, ByteDamage damage, RandomStream random) {
        List<String> all = List.copyOf(members.keySet());
        String pickle = all.stream().filter(name -> name.endsWith(".pkl")).findFirst().orElse("");
        for (int i = changes(random); i > 0; i--) {
            String member = !pickle.isEmpty() && random.nextInt(4) > 0 ? pickle : all.get(random.nextInt(all.size()));
            byte[] content = members.getOrDefault(member, new byte[1]);
            switch (random.nextInt(12)) {
                case 0 -> members.remove(member);
                case 1 -> members.put("../" + member, content);
                case 2 -> members.put(member, Arrays.copyOf(content, random.nextInt(2 * content.length + 1)));
                default -> members.put(member, member.equals(pickle) ? damage.pickle(content)
                        : random.nextInt(2) == 0 ? damage.text(content) : damage.anywhere(content, content));
            }
        }
        return random.nextInt(2) == 0 ? ZipArchive.deflated(members) : ZipArchive.stored(members);
    }

    private static Map<String, byte[]> members(Path archive) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                members.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return members;
    }
}
