package dev.thaw.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what {@code numpy.savez} and {@code numpy.savez_compressed} write. */
final class Npz {

    private static final String SUFFIX = ".npy";
    private static final int LONGEST_HEAD = 1 << 17;

    private Npz() { }

    static boolean matches(ZipEntries zip) {
        return !zip.names().isEmpty() && zip.names().stream().allMatch(name -> name.endsWith(SUFFIX));
    }

    static StateDict read(FileBytes file, ZipEntries zip) {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        for (String member : zip.names()) {
            String name = member.substring(0, member.length() - SUFFIX.length());
            tensors.put(name, read(file, zip, member).read(file, name));
        }
        return StateDict.of(tensors);
    }

    private static StoredTensor read(FileBytes file, ZipEntries zip, String member) {
        long size = zip.size(member);
        MemberBytes bytes = zip.open(member);
        ByteBuffer head = bytes.slice(0, Math.min(size, LONGEST_HEAD));
        NpyHeader header = NpyHeader.read(head, member);
        long count = (size - header.length()) / header.type().getNumOfBytes();
        Storage storage = new Storage(member, header.type(), count);
        storage.place(bytes.from(header.length()), header.order());
        return StoredTensor.of(storage, 0, header.shape(), header.strides());
    }
}
