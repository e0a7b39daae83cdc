package dev.thaw.weights;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@code torch.save} wrote before PyTorch 1.6: a magic number, a protocol, facts about the writer's machine,
 * the object, the keys of its storages, and then each storage as its count of numbers and the numbers.
 *
 * <p>The numbers are little-endian whatever the writer's machine was: PyTorch turned them round on others.
 */
final class TorchLegacy {

    private static final byte[] START = {(byte) 0x80, 2, (byte) 0x8a, 10, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20,
        0x6a, (byte) 0xa8, 0x50, 0x19, '.'};
    static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    static final long PROTOCOL = 1001;
    private static final long LONGEST_PICKLES = 64L << 20;

    private final FileBytes file;
    private final PickleNames names;
    private final Map<String, Storage> storages = new LinkedHashMap<>();

    private TorchLegacy(FileBytes file, PickleNames names) {
        this.file = file;
        this.names = names;
    }

    static boolean matches(ByteBuffer start) {
        return start.remaining() >= START.length && start.slice(start.position(), START.length).equals(ByteBuffer.wrap(START));
    }

    static Object read(FileBytes file, PickleNames names) {
        return new TorchLegacy(file, names).read();
    }

    private Object read() {
        PickleInput in = new PickleInput(file.slice(0, Math.min(file.size(), LONGEST_PICKLES), "its pickles"));
        Object magic = Unpickler.read(in, this::noStorage, PickleNames.STRICT);
        Object protocol = Unpickler.read(in, this::noStorage, PickleNames.STRICT);
        if (!MAGIC.equals(magic) || !Long.valueOf(PROTOCOL).equals(protocol)) {
            throw Refusal.of("it begins as a file of torch.save, but is not of protocol %d; it is damaged", PROTOCOL);
        }
        Unpickler.read(in, this::noStorage, PickleNames.STRICT);
        Object root = Unpickler.read(in, this::storage, names);
        Object keys = Unpickler.read(in, this::noStorage, PickleNames.STRICT);
        place(Constructor.argument(List.of(keys), 0, PickleValue.Sequence.class).items, in.position());
        return root;
    }

    private void place(List<Object> keys, long start) {
        long at = start;
        for (Object key : keys) {
            Object name = key instanceof Long ? key : Constructor.argument(List.of(key), 0, String.class);
            Storage storage = storages.get(name.toString());
            String what = "storage \"%s\"".formatted(storage == null ? "?" : storage.key());
            if (storage == null) {
                throw new IllegalArgumentException("it holds a storage that its pickle does not name; it is damaged");
            }
            long count = file.slice(at, Long.BYTES, what).getLong();
            if (count != storage.length()) {
                throw Refusal.of("%s has %d numbers, but its pickle says %d; it is damaged", what, count, storage.length());
            }
            long begin = at + Long.BYTES;
            if (storage.byteLength() > file.size() - begin) {
                file.slice(begin, storage.byteLength(), what);
            }
            storage.place(MemberBytes.of(file, begin, what), ByteOrder.LITTLE_ENDIAN);
            at = begin + storage.byteLength();
        }
    }

    private Object noStorage(List<Object> reference) {
        throw new IllegalArgumentException("its pickle points at a storage where none can be; it is damaged");
    }

    private Object storage(List<Object> reference) {
        if (reference.size() > 1 && reference.get(0).equals("module") && reference.get(1) instanceof PickleValue.Placeholder) {
            return reference.get(1); // the class of a whole module, beside its source code
        }
        StorageReference wanted = StorageReference.of(reference);
        if (!wanted.view().isEmpty()) {
            throw new IllegalArgumentException("""
                    its storage "%s" is a view of another, as only PyTorch before 0.4 wrote; load it in Python and save it \
                    anew""".formatted(wanted.storage().key()));
        }
        Storage known = storages.computeIfAbsent(wanted.storage().key(), key -> wanted.storage());
        if (known.type() != wanted.storage().type() || known.length() != wanted.storage().length()) {
            throw Refusal.of("its pickle describes storage \"%s\" in two ways; it is damaged", known.key());
        }
        return known;
    }
}
