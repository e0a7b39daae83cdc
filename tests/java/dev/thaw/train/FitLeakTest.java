package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import dev.thaw.data.Dataset;
import dev.thaw.engine.ResidentMemory;
import dev.thaw.freeze.FreezeMethod;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.NoGrad;
import dev.thaw.freeze.OptimizerFilter;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.nn.Network;
import dev.thaw.optim.Adam;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A notebook trains again and again in one process: nothing may pile up. */
@Tag("slow")
class FitLeakTest {

    private static final int FITS = 500;
    private static final int WARM_UP = 100;
    private static final int EVERY = 10;
    private static final int PLANS = 4;
    private static final double LARGEST_GROWTH = 0.02;
    private static final List<FreezeMethod> METHODS = List.of(RequiresGrad.method(), OptimizerFilter.method(), NoGrad.method());

    @Test
    @EnabledOnOs(OS.LINUX)
    void fiveHundredTrainingsLeaveNoArrayAndNoMemory() {
        Dataset data = TinyTask.dataset();
        List<Double> fits = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        try (Network network = TinyTask.network()) {
            for (int i = 0; i < METHODS.size() * PLANS; i++) {
                fit(network, data, i); // a network keeps a few arrays from the first training of each kind on
            }
            int arrays = arrays();
            for (int i = 1; i <= FITS; i++) {
                fit(network, data, i);
                assertEquals(arrays, arrays(), "managed arrays after fit " + i);
                if (i % EVERY == 0) {
                    System.gc(); // in the warm-up too, so that the heap has found its size
                }
                if (i > WARM_UP && i % EVERY == 0) {
                    fits.add((double) i);
                    bytes.add((double) ResidentMemory.now().orElseThrow());
                }
            }
        }
        double growth = slope(fits, bytes) * (FITS - WARM_UP) / mean(bytes);
        System.getLogger(FitLeakTest.class.getName()).log(System.Logger.Level.INFO, "growth {0} {1}", growth, bytes);
        assertTrue(growth < LARGEST_GROWTH, () -> "resident memory grew by %.2f %% over the last %d fits: %s"
                .formatted(100 * growth, FITS - WARM_UP, bytes));
    }

    /** In turn: every method, features cached and not, all with an optimizer that keeps state. */
    private static void fit(Network network, Dataset data, int i) {
        FreezePlan plan = i % PLANS == 0 ? FreezePlan.trainAll() : FreezePlan.allBut("linear");
        Training.of(network, data).batchSize(16).epochs(2).optimizer(Adam.of(1e-3))
                .freeze(plan, METHODS.get(i % METHODS.size())).seed(i).fit();
    }

    /** The median slope between any two points (Theil and Sen): a heap that moves once does not bend it, a leak does. */
    private static double slope(List<Double> x, List<Double> y) {
        List<Double> slopes = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            for (int j = 0; j < i; j++) {
                slopes.add((y.get(i) - y.get(j)) / (x.get(i) - x.get(j)));
            }
        }
        return slopes.stream().sorted().skip(slopes.size() / 2).findFirst().orElseThrow();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static int arrays() {
        try (NDManager any = NDManager.newBaseManager()) {
            return any.getParentManager().getManagedArrays().size();
        }
    }
}
