package dev.thaw.jupyter;

import dev.thaw.view.Renderable;
import java.util.List;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;

/** The line magic {@code %thaw}: what this notebook runs on, and whether all is well. */
final class ThawMagic {

    private ThawMagic() { }

    /**
     * Registers the magic.
     *
     * @param magics the kernel's registry
     */
    static void register(MagicsRegistry magics) {
        magics.registerLineMagic("thaw", (kernel, words) -> reply(words));
    }

    /**
     * Answers the magic's word.
     *
     * @param words what stood behind {@code %thaw}
     * @return what the cell shows
     */
    static Renderable reply(List<String> words) {
        String verb = words.isEmpty() ? "help" : words.get(0);
        return switch (verb) {
            case "doctor" -> Doctor.examine();
            case "device" -> Doctor.device();
            case "version" -> Doctor.version();
            case "help" -> help("");
            default -> help("%thaw " + verb + " is not known.\n");
        };
    }

    private static Renderable help(String before) {
        return new Lines(before + """
                %thaw doctor    Java, kernel, engine, device, threads, memory, cache: what works, and what to do
                %thaw device    where tensors live
                %thaw version   versions of Thaw, Java, DJL and libtorch""");
    }

    private record Lines(String text) implements Renderable { }
}
