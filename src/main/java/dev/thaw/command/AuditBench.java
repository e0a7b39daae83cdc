package dev.thaw.command;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.inspect.AuditWatch;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import java.util.ArrayList;
import java.util.List;

/** How long it takes to prove that a ResNet-50 stayed as it was: 25.6 million parameters, compared bit by bit. */
final class AuditBench {

    private static final int CLASSES = 1000;
    private static final FreezePlan BODY = FreezePlan.allBut("fc");

    private AuditBench() { }

    /** Audits several times; returns the seconds that before and after took together, the first time left out. */
    static List<Double> run(int times) {
        List<Double> seconds = new ArrayList<>();
        try (Network network = ResNet.resnet50(CLASSES)) {
            audit(network);
            for (int i = 0; i < times; i++) {
                long from = System.nanoTime();
                audit(network);
                seconds.add((System.nanoTime() - from) / 1e9);
            }
        }
        return seconds;
    }

    private static void audit(Network network) {
        AuditWatch watch = FreezeAudit.watch(network, BODY);
        try (var held = RequiresGrad.method().apply(BODY, network, FrozenNorm.EVAL)) {
            watch.finish();
        }
    }
}
