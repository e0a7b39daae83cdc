package dev.thaw.weights;

import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a pickle may hold beside texts, numbers and truths. All are compared by identity, so that a structure that
 * holds itself can neither be hashed nor printed without end.
 */
interface PickleValue {

    /** Python's None, and every value that is of no use here. */
    final class Opaque implements PickleValue {
        static final Opaque NONE = new Opaque();
    }

    /** A list or a tuple. */
    final class Sequence implements PickleValue {
        final List<Object> items;
        private boolean taken;

        Sequence(List<Object> items) {
            this.items = new ArrayList<>(items);
        }

        /** Hands the items over, once: one long list made into a million dicts would fill the memory. */
        List<Object> take() {
            if (taken) {
                throw new IllegalArgumentException("its pickle makes two dicts of one list; it is damaged or hostile");
            }
            taken = true;
            return items;
        }
    }

    /** A dict or an OrderedDict. */
    final class Dict implements PickleValue {
        final Map<Object, Object> items = new LinkedHashMap<>();
    }

    /** The type of a storage, as a name in a pickle. */
    final class StorageType implements PickleValue {
        final DataType type;

        StorageType(DataType type) {
            this.type = type;
        }
    }

    /** A name that stands for nothing: the class of an object in a whole module, or a function. */
    final class Placeholder implements PickleValue {
        final String name;
        final boolean called;

        Placeholder(String name, boolean called) {
            this.name = name;
            this.called = called;
        }
    }

    /** An object of an unknown class, of which only the attributes are known. */
    final class Instance implements PickleValue {
        Dict attributes = new Dict();
    }

    /** Says what a value is, for errors. */
    static String kind(Object value) {
        return value instanceof Constructor made ? "constructor " + made.label() : word(value.getClass());
    }

    /** Says what values of a class are called, for errors. */
    static String word(Class<?> kind) {
        return kind.getSimpleName().toLowerCase(Locale.ROOT);
    }
}
