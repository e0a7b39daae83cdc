package dev.thaw.probe;

import dev.thaw.engine.GradientMode;
import dev.thaw.nn.GradientCut;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets gradients pass a whole network and reach none of its parameters, until it is closed.
 *
 * <p>Cuts of a freezing are lifted meanwhile; flags are off while a pass is recorded, and as before right after it.
 */
final class Openness implements AutoCloseable {

    private final Map<Module, GradientCut> cuts = new LinkedHashMap<>();
    private final GradientMode recording;

    private Openness(Network network) {
        network.root().walk((path, module) -> {
            cuts.put(module, module.cut());
            module.cut(GradientCut.NONE);
        });
        network.root().cut(GradientCut.CONSTANT_WEIGHTS);
        recording = GradientMode.on();
    }

    static Openness of(Network network) {
        return new Openness(network);
    }

    @Override
    public void close() {
        recording.close();
        cuts.forEach((module, cut) -> module.cut(cut));
    }
}
