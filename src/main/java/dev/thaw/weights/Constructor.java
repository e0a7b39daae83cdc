package dev.thaw.weights;

import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The only names that a pickle may ask for, and what each makes; a name is looked up here and nowhere else, so no class
 * is ever loaded and nothing is ever called because a file says so.
 */
enum Constructor {
    ORDERED_DICT("collections OrderedDict", 0) {
        @Override
        Object make(List<Object> given) {
            PickleValue.Dict made = new PickleValue.Dict();
            if (!given.isEmpty()) {
                for (Object pair : argument(given, 0, PickleValue.Sequence.class).take()) {
                    List<Object> two = pair instanceof PickleValue.Sequence both ? both.items : List.of();
                    made.items.put(argument(two, 0, Object.class), argument(two, 1, Object.class));
                }
            }
            return made;
        }
    },
    TENSOR("torch._utils _rebuild_tensor", 4) {
        @Override
        Object make(List<Object> given) {
            return tensor(given);
        }
    },
    TENSOR_V2("torch._utils _rebuild_tensor_v2", 4) {
        @Override
        Object make(List<Object> given) {
            return tensor(given);
        }
    },
    PARAMETER("torch._utils _rebuild_parameter", 1) {
        @Override
        Object make(List<Object> given) {
            return argument(given, 0, StoredTensor.class);
        }
    },
    PARAMETER_WITH_STATE("torch._utils _rebuild_parameter_with_state", 1) {
        @Override
        Object make(List<Object> given) {
            return argument(given, 0, StoredTensor.class);
        }
    },
    OLD_PARAMETER("torch.nn.parameter Parameter", 1) {
        @Override
        Object make(List<Object> given) {
            return argument(given, 0, StoredTensor.class);
        }
    },
    SIZE("torch Size", 1) {
        @Override
        Object make(List<Object> given) {
            return argument(given, 0, PickleValue.Sequence.class);
        }
    },
    DEVICE("torch device", 0) {
        @Override
        Object make(List<Object> given) {
            return PickleValue.Opaque.NONE;
        }
    };

    private static final Map<String, DataType> STORAGES = Map.of("Double", DataType.FLOAT64, "Float", DataType.FLOAT32,
            "Half", DataType.FLOAT16, "BFloat16", DataType.BFLOAT16, "Long", DataType.INT64, "Int", DataType.INT32,
            "Short", DataType.INT16, "Char", DataType.INT8, "Byte", DataType.UINT8, "Bool", DataType.BOOLEAN);
    private static final Map<String, Object> ALLOWED = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(Constructor::label, made -> made));

    private final String label;
    private final int least;

    Constructor(String label, int least) {
        this.label = label;
        this.least = least;
    }

    String label() {
        return label;
    }

    /** Makes a value of arguments that are checked for their kind. */
    abstract Object make(List<Object> given);

    Object call(List<Object> given) {
        if (given.size() < least) {
            throw Refusal.of("its pickle calls %s with %d arguments, but it takes at least %d; it is damaged",
                    label, given.size(), least);
        }
        return make(given);
    }

    /** Returns the name of the storage that holds numbers of a type; PyTorch has one for each type that is read. */
    static String storage(DataType type) {
        return STORAGES.entrySet().stream().filter(known -> known.getValue() == type).findFirst().orElseThrow().getKey()
                + "Storage";
    }

    /** Looks a name up, or refuses it by name. */
    static Object named(String module, String name) {
        return found(module, name).orElseThrow(() -> new IllegalArgumentException(refusal(module, name)));
    }

    static boolean knows(String module, String name) {
        return found(module, name).isPresent();
    }

    private static Optional<Object> found(String module, String name) {
        if (module.equals("torch") && name.endsWith("Storage")) {
            DataType type = STORAGES.get(name.substring(0, name.length() - "Storage".length()));
            return Optional.ofNullable(type).map(PickleValue.StorageType::new);
        }
        return Optional.ofNullable(ALLOWED.get(module + " " + name));
    }

    private static String refusal(String module, String name) {
        boolean network = module.startsWith("torch.nn.") || module.equals("__main__");
        String advice = network
                ? "it is a whole module, saved with torch.save(model), which is code and not weights: "
                        + "in Python, save model.state_dict() in its place, or read no more than its tensors by "
                        + "WeightFile.tensorsOnly(file)"
                : "a state dict of tensors never needs it, and code could run through it: "
                        + "if you trust the file, load it in Python and save its state_dict() anew, else delete it";
        return "its pickle asks for %s.%s, which is not on the list of what may be made, and nothing was run; %s"
                .formatted(module, name, advice);
    }

    private static StoredTensor tensor(List<Object> given) {
        return StoredTensor.of(argument(given, 0, Storage.class), argument(given, 1, Long.class),
                numbers(argument(given, 2, PickleValue.Sequence.class)), numbers(argument(given, 3, PickleValue.Sequence.class)));
    }

    private static long[] numbers(PickleValue.Sequence sequence) {
        if (sequence.items.size() > StoredTensor.MOST_SIDES) {
            throw Refusal.of("its pickle has a tensor of %d sides, but %d are possible; it is damaged",
                    sequence.items.size(), StoredTensor.MOST_SIDES);
        }
        long[] numbers = new long[sequence.items.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = argument(sequence.items, i, Long.class);
        }
        return numbers;
    }

    static <T> T argument(List<Object> given, int index, Class<T> kind) {
        Object value = index < given.size() ? given.get(index) : null;
        if (!kind.isInstance(value)) {
            throw Refusal.of("its pickle gives %s where a %s is due (argument %d); it is damaged",
                    value == null ? "nothing" : "a " + PickleValue.kind(value), PickleValue.word(kind), index + 1);
        }
        return kind.cast(value);
    }
}
