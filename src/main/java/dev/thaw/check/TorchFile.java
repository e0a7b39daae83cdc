package dev.thaw.check;

import dev.thaw.store.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a small file as {@code torch.save} does: a pickle of protocol 2 and, beside it, the numbers of each tensor. */
final class TorchFile {

    private static final int FLOAT_BYTES = 4;

    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private final List<byte[]> storages = new ArrayList<>();
    private int texts;

    TorchFile() {
        opcodes(0x80, 2);
    }

    /** Adds opcodes, one byte each. */
    TorchFile opcodes(int... codes) {
        for (int code : codes) {
            pickle.write(code);
        }
        return this;
    }

    /** Asks for a name, as the opcode GLOBAL does. */
    TorchFile name(String module, String name) {
        pickle.writeBytes("c%s\n%s\n".formatted(module, name).getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    TorchFile text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        pickle.write('X');
        pickle.writeBytes(little(FLOAT_BYTES).putInt(0, bytes.length).array());
        pickle.writeBytes(bytes);
        return opcodes('q', texts++); // Python remembers each text under a number
    }

    /** Adds a number from 0 to 255. */
    TorchFile number(int value) {
        return opcodes('K', value);
    }

    TorchFile emptyOrderedDict() {
        return name("collections", "OrderedDict").opcodes(')', 'R');
    }

    /** Adds a tensor of 32-bit floats of one or two sides. */
    TorchFile tensor(float[] values, int... shape) {
        ByteBuffer bytes = little(FLOAT_BYTES * values.length);
        bytes.asFloatBuffer().put(values);
        name("torch._utils", "_rebuild_tensor_v2").opcodes('(', '(').text("storage").name("torch", "FloatStorage")
                .text(Integer.toString(storages.size())).text("cpu").number(values.length).opcodes('t', 'Q').number(0);
        storages.add(bytes.array());
        sides(shape);
        sides(shape.length == 1 ? new int[] {1} : new int[] {shape[1], 1});
        return opcodes(0x89).emptyOrderedDict().opcodes('t', 'R');
    }

    private void sides(int... sides) {
        opcodes('(');
        for (int side : sides) {
            number(side);
        }
        opcodes('t');
    }

    Path write(Path file) {
        opcodes('.');
        AtomicFile.write(file, out -> write(out, file.getFileName().toString().replace(".pth", "")));
        return file;
    }

    private void write(OutputStream out, String folder) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        member(zip, folder + "/data.pkl", pickle.toByteArray());
        member(zip, folder + "/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < storages.size(); i++) {
            member(zip, folder + "/data/" + i, storages.get(i));
        }
        member(zip, folder + "/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        zip.finish();
    }

    /** Stores plainly, as PyTorch does; its own reader takes nothing else. */
    private static void member(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        entry.setCrc(sum.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
