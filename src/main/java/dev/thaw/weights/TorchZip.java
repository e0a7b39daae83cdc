package dev.thaw.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@code torch.save} has written since PyTorch 1.6: {@code NAME/data.pkl} and {@code NAME/data/KEY}. */
final class TorchZip {

    private static final String PICKLE = "data.pkl";
    private static final long LONGEST_PICKLE = 64L << 20;

    private final ZipEntries zip;
    private final String folder;
    private final ByteOrder order;
    private final Map<String, MemberBytes> opened = new HashMap<>();

    private TorchZip(ZipEntries zip, String folder) {
        this.zip = zip;
        this.folder = folder;
        this.order = order();
    }

    static boolean matches(ZipEntries zip) {
        return zip.names().stream().anyMatch(TorchZip::isPickle);
    }

    static Object read(ZipEntries zip, PickleNames names) {
        List<String> pickles = zip.names().stream().filter(TorchZip::isPickle).toList();
        String folder = pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
        if (pickles.size() > 1) {
            throw Refusal.of("its zip archive holds %d pickles, %s, where torch.save writes one",
                    pickles.size(), pickles.subList(0, 2));
        }
        if (zip.contains(folder + "constants.pkl")) {
            throw new IllegalArgumentException("""
                    it is a TorchScript program (torch.jit.save), which is code and not weights: in Python, save \
                    torch.jit.load(file).state_dict() with torch.save in its place""");
        }
        if (zip.size(pickles.get(0)) > LONGEST_PICKLE) {
            throw Refusal.of("its pickle has %d bytes, but a state dict needs less than %d",
                    zip.size(pickles.get(0)), LONGEST_PICKLE);
        }
        return Unpickler.read(new PickleInput(zip.whole(pickles.get(0))), new TorchZip(zip, folder)::storage, names);
    }

    private static boolean isPickle(String name) {
        return name.equals(PICKLE) || name.endsWith("/" + PICKLE);
    }

    private ByteOrder order() {
        String name = folder + "byteorder";
        if (!zip.contains(name) || zip.size(name) > 16) { // before PyTorch 2.1 there was none, and all was little-endian
            return ByteOrder.LITTLE_ENDIAN;
        }
        ByteBuffer text = zip.whole(name);
        return switch (StandardCharsets.UTF_8.decode(text).toString()) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw Refusal.of("its member \"%s\" says neither little nor big; it is damaged", name);
        };
    }

    private Storage storage(List<Object> reference) {
        Storage storage = StorageReference.of(reference).storage();
        String member = folder + "data/" + storage.key();
        MemberBytes bytes = opened.computeIfAbsent(member, zip::open);
        if (zip.size(member) < storage.byteLength()) {
            throw Refusal.of("its storage \"%s\" should have %d bytes, but member \"%s\" has %d; it is truncated",
                    storage.key(), storage.byteLength(), member, zip.size(member));
        }
        storage.place(bytes, order);
        return storage;
    }
}
