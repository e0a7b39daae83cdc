package dev.thaw.weights;

import java.util.List;

/**
 * How a pickle of PyTorch points at a storage outside of it: the word "storage", type, key, device, count of numbers,
 * and in old files the part that a view is of another storage.
 */
record StorageReference(Storage storage, List<Object> view) {

    static StorageReference of(List<Object> reference) {
        String word = Constructor.argument(reference, 0, String.class);
        if (!word.equals("storage")) {
            throw Refusal.of("its pickle points at a \"%s\" outside of it, but only storages are there; it is damaged", word);
        }
        PickleValue.StorageType type = Constructor.argument(reference, 1, PickleValue.StorageType.class);
        Object key = Constructor.argument(reference, 2, Object.class);
        if (!(key instanceof String) && !(key instanceof Long)) {
            throw Refusal.of("its pickle names a storage by a %s; it is damaged", PickleValue.kind(key));
        }
        long length = Constructor.argument(reference, 4, Long.class);
        List<Object> view = reference.size() > 5 && reference.get(5) instanceof PickleValue.Sequence part
                ? part.items : List.of();
        return new StorageReference(new Storage(key.toString(), type.type, length), view);
    }
}
