package dev.thaw.weights;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes a value as Python's {@code pickle} does, in protocol 2 or 4 (docs.python.org, pickletools): everything that is not
 * a number is kept under a number of its own, and texts and names that come again are fetched by it.
 */
final class PickleWriter {

    private static final int BYTE_VALUES = 256;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<Object, Integer> known = new HashMap<>();
    private final int protocol;
    private final Function<Object, Optional<Pickled.Tuple>> outside;
    private int kept;

    private PickleWriter(int protocol, Function<Object, Optional<Pickled.Tuple>> outside) {
        this.protocol = protocol;
        this.outside = outside;
    }

    /** Writes a value; what is outside of the pickle is pointed at by a tuple. */
    static byte[] write(Object value, int protocol, Function<Object, Optional<Pickled.Tuple>> outside) {
        PickleWriter writer = new PickleWriter(protocol, outside);
        writer.save(value);
        writer.codes('.');
        byte[] body = writer.out.toByteArray();
        writer.out.reset();
        writer.codes(0x80, protocol);
        if (protocol == 4) { // one frame around all of it
            writer.codes(0x95).little(body.length, Long.BYTES);
        }
        writer.out.writeBytes(body);
        return writer.out.toByteArray();
    }

    private void save(Object value) {
        Optional<Pickled.Tuple> reference = outside.apply(value);
        if (reference.isPresent()) {
            save(reference.get());
            codes('Q');
        } else if (value == null) {
            codes('N');
        } else if (value instanceof Boolean truth) {
            codes(truth ? 0x88 : 0x89);
        } else if (value instanceof Double number) {
            codes('G').out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(0, number).array());
        } else if (value instanceof Number number) {
            whole(new BigInteger(number.toString()));
        } else if ((value instanceof String || value instanceof Pickled.Name) && known.containsKey(value)) {
            number('h', 'j', known.get(value));
        } else if (value instanceof String text) {
            text(text);
        } else if (value instanceof List<?> list) {
            codes(']').keep().several(list, 'a', 'e');
        } else if (value instanceof Map<?, ?> dict) {
            codes('}').keep().items(dict);
        } else {
            save((Pickled) value);
        }
    }

    private void save(Pickled value) {
        if (value instanceof Pickled.Name name) {
            name(name);
        } else if (value instanceof Pickled.Tuple tuple) {
            tuple(tuple.items());
        } else if (value instanceof Pickled.Call call) {
            save((Object) call.function());
            save((Object) call.arguments());
            codes('R').keep();
        } else if (value instanceof Pickled.OrderedDict dict) {
            save((Object) new Pickled.Name("collections", "OrderedDict"));
            codes(')', 'R').keep().items(dict.items());
        } else if (value instanceof Pickled.Instance object) {
            save((Object) object.type());
            codes(')', 0x81).keep().save((Object) object.attributes());
            codes('b');
        } else {
            throw new IllegalStateException("a storage has no place inside of a pickle");
        }
    }

    private void name(Pickled.Name name) {
        if (protocol == 4) {
            save(name.module());
            save(name.name());
            codes(0x93);
        } else {
            out.writeBytes("c%s\n%s\n".formatted(name.module(), name.name()).getBytes(StandardCharsets.UTF_8));
        }
        remember(name);
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (protocol == 4 && bytes.length < BYTE_VALUES) {
            codes(0x8c, bytes.length);
        } else {
            codes('X').little(bytes.length, Integer.BYTES);
        }
        out.writeBytes(bytes);
        remember(text);
    }

    private void tuple(List<?> items) {
        if (items.isEmpty()) {
            codes(')');
            return;
        }
        if (items.size() > 3) {
            codes('(');
        }
        items.forEach(this::save);
        codes(items.size() > 3 ? 't' : 0x84 + items.size()).keep();
    }

    private void items(Map<?, ?> dict) {
        several(dict.entrySet().stream().toList(), 's', 'u');
    }

    private void several(List<?> items, int ofOne, int ofMany) {
        if (items.size() > 1) {
            codes('(');
        }
        for (Object item : items) {
            if (item instanceof Map.Entry<?, ?> entry) {
                save(entry.getKey());
                save(entry.getValue());
            } else {
                save(item);
            }
        }
        if (!items.isEmpty()) {
            codes(items.size() > 1 ? ofMany : ofOne);
        }
    }

    private void whole(BigInteger number) {
        if (number.signum() >= 0 && number.bitLength() <= Short.SIZE) {
            boolean small = number.bitLength() <= Byte.SIZE;
            codes(small ? 'K' : 'M').little(number.intValue(), small ? 1 : Short.BYTES);
        } else if (number.bitLength() < Integer.SIZE) {
            codes('J').little(number.intValue(), Integer.BYTES);
        } else {
            byte[] bytes = number.toByteArray();
            codes(0x8a, bytes.length);
            for (int i = bytes.length - 1; i >= 0; i--) {
                out.write(bytes[i]);
            }
        }
    }

    private void remember(Object value) {
        known.put(value, kept);
        keep();
    }

    private PickleWriter keep() {
        if (protocol == 4) {
            codes(0x94);
        } else {
            number('q', 'r', kept);
        }
        kept++;
        return this;
    }

    private void number(int ofOneByte, int ofFour, int number) {
        boolean small = number < BYTE_VALUES;
        codes(small ? ofOneByte : ofFour).little(number, small ? 1 : Integer.BYTES);
    }

    private void little(long number, int bytes) {
        out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, number).array(), 0, bytes);
    }

    private PickleWriter codes(int... codes) {
        for (int code : codes) {
            out.write(code);
        }
        return this;
    }
}
