package dev.thaw.weights;

import java.util.List;
import java.util.function.Function;

/**
 * A machine for the opcodes of Python's pickle that weights need, protocols 2 to 5; it can make values and do nothing else.
 *
 * <p>An opcode or a name that is not listed is refused. The opcodes are those of CPython's {@code pickletools}.
 */
final class Unpickler {

    /** A state dict takes about 40 steps per tensor; every step makes at most one small value. */
    static final int MOST_STEPS = 2_000_000;

    private static final int NEWEST_PROTOCOL = 5;

    private final PickleInput in;
    private final Function<List<Object>, Object> persistent;
    private final PickleNames names;
    private final PickleStack stack = new PickleStack();

    private Unpickler(PickleInput in, Function<List<Object>, Object> persistent, PickleNames names) {
        this.in = in;
        this.persistent = persistent;
        this.names = names;
    }

    /** Reads one pickle; the rest of the input stays. References to what stands outside go to {@code persistent}. */
    static Object read(PickleInput in, Function<List<Object>, Object> persistent, PickleNames names) {
        return new Unpickler(in, persistent, names).run();
    }

    private Object run() {
        for (int steps = 0; steps < MOST_STEPS; steps++) {
            int at = in.position();
            int opcode = in.unsignedByte();
            if (opcode == '.') {
                return stack.pop();
            }
            if (!number(opcode) && !text(opcode) && !container(opcode) && !fill(opcode) && !memory(opcode) && !made(opcode)) {
                throw Refusal.of("its pickle has the opcode 0x%02x at byte %d, which weights never need; it was not run, and "
                        + "the file is damaged or hostile",
                        opcode, at);
            }
        }
        throw Refusal.of("its pickle has more than %d steps, far more than a state dict needs; it is damaged or hostile",
                MOST_STEPS);
    }

    private boolean number(int opcode) {
        switch (opcode) {
            case 0x80 -> protocol(in.unsignedByte());
            case 0x95 -> in.signedLong(); // FRAME only announces a length; every read is checked anyway
            case 'N' -> stack.push(PickleValue.Opaque.NONE);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'J' -> stack.push((long) in.signedInt());
            case 'K' -> stack.push((long) in.unsignedByte());
            case 'M' -> stack.push((long) in.unsignedShort());
            case 0x8a -> stack.push(in.integer(in.unsignedByte()));
            case 0x8b -> stack.push(in.integer(in.signedInt()));
            case 'G' -> stack.push(in.bigEndianDouble());
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void protocol(int number) {
        if (number > NEWEST_PROTOCOL) {
            throw Refusal.of("its pickle is of protocol %d, but 2 to %d exist; it is damaged", number, NEWEST_PROTOCOL);
        }
    }

    private boolean text(int opcode) {
        switch (opcode) {
            case 'X' -> stack.push(in.text(in.unsignedInt()));
            case 0x8c -> stack.push(in.text(in.unsignedByte()));
            case 0x8d -> stack.push(in.text(in.signedLong()));
            case 'U' -> stack.push(in.text(in.unsignedByte())); // Python 2's texts
            case 'T' -> stack.push(in.text(in.signedInt()));
            case 'B' -> stack.push(opaque(in.unsignedInt()));
            case 'C' -> stack.push(opaque(in.unsignedByte()));
            case 0x8e -> stack.push(opaque(in.signedLong()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private Object opaque(long length) {
        in.take(length);
        return PickleValue.Opaque.NONE;
    }

    private boolean container(int opcode) {
        switch (opcode) {
            case '}' -> stack.push(new PickleValue.Dict());
            case ']', ')' -> stack.push(new PickleValue.Sequence(List.of()));
            case 't' -> stack.push(new PickleValue.Sequence(stack.popToMark()));
            case 0x85 -> stack.push(new PickleValue.Sequence(stack.pop(1)));
            case 0x86 -> stack.push(new PickleValue.Sequence(stack.pop(2)));
            case 0x87 -> stack.push(new PickleValue.Sequence(stack.pop(3)));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean fill(int opcode) {
        switch (opcode) {
            case 'a' -> append(stack.pop(1));
            case 'e' -> append(stack.popToMark());
            case 's' -> set(stack.pop(2));
            case 'u' -> set(stack.popToMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void append(List<Object> items) {
        stack.top(PickleValue.Sequence.class).items.addAll(items);
    }

    private void set(List<Object> keysAndValues) {
        PickleValue.Dict dict = stack.top(PickleValue.Dict.class);
        if (keysAndValues.size() % 2 != 0) {
            throw new IllegalArgumentException("its pickle gives a key without a value; it is damaged");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            dict.items.put(keysAndValues.get(i), keysAndValues.get(i + 1));
        }
    }

    private boolean memory(int opcode) {
        switch (opcode) {
            case '(' -> stack.mark();
            case '0' -> stack.pop();
            case 'q' -> stack.remember(in.unsignedByte());
            case 'r' -> stack.remember(in.unsignedInt());
            case 0x94 -> stack.remember();
            case 'h' -> stack.recall(in.unsignedByte());
            case 'j' -> stack.recall(in.unsignedInt());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean made(int opcode) {
        switch (opcode) {
            case 'c' -> stack.push(names.named(in.line(), in.line()));
            case 0x93 -> {
                String name = stack.pop(String.class);
                stack.push(names.named(stack.pop(String.class), name));
            }
            case 'R', 0x81 -> { // REDUCE and NEWOBJ: a constructor of the list, called with a tuple
                List<Object> arguments = stack.pop(PickleValue.Sequence.class).items;
                stack.push(called(stack.pop(), arguments, opcode == 'R'));
            }
            case 'b' -> { // BUILD: attributes; those of a dict or tensor, such as _metadata, hold no weights
                Object attributes = stack.pop();
                setAttributes(stack.top(), attributes);
            }
            case 'Q' -> stack.push(persistent.apply(stack.pop(PickleValue.Sequence.class).items));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Object called(Object made, List<Object> arguments, boolean function) {
        if (made instanceof PickleValue.Placeholder inert) {
            return function ? InertNames.called(inert, arguments) : new PickleValue.Instance();
        }
        return Constructor.argument(List.of(made), 0, Constructor.class).call(arguments);
    }

    private static void setAttributes(Object owner, Object attributes) {
        if (owner instanceof PickleValue.Instance instance) {
            if (attributes instanceof PickleValue.Dict given) {
                instance.attributes = given;
            }
        } else if (!(owner instanceof PickleValue.Dict) && !(owner instanceof StoredTensor)) {
            throw Refusal.of("its pickle sets attributes of a %s; only dicts and tensors may have some",
                    PickleValue.kind(owner));
        }
    }
}
