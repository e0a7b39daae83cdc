package dev.thaw.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.thaw.GpuTest;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class TorchTest {

    @Test
    void theGradientOfASumOfSquaresIsTwiceTheNumbers() {
        try (NDManager manager = NDManager.newBaseManager(); NDManager scratch = NDManager.newBaseManager()) {
            NDArray w = parameter(manager, 1, -2, 3);
            squareAndGoBack(w, scratch);
            assertArrayEquals(new float[] {2, -4, 6}, gradient(w, scratch));
        }
    }

    @Test
    void libtorchLiesInTheFolderThatIsNamed() {
        assertTrue(Files.isRegularFile(Torch.folder().resolve(System.mapLibraryName("torch_cpu"))), Torch.folder()::toString);
    }

    @Test
    void aCpuIsDoneAtOnceAndKeepsNothing() {
        Torch.await(Device.cpu());
        Torch.releaseCache(Device.cpu());
    }

    /** The products take a while on any GPU; asking for them does not. */
    @GpuTest
    void waitingForAGpuTakesAsLongAsItsWork() {
        try (NDManager manager = NDManager.newBaseManager(Devices.current())) {
            NDArray x = manager.zeros(new Shape(8192, 8192));
            x.matMul(x).close();
            Torch.await(Devices.current());
            long began = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                x.matMul(x).close();
            }
            long asked = System.nanoTime();
            Torch.await(Devices.current());
            long waited = System.nanoTime() - asked;
            assertTrue(waited > asked - began, () -> "asked for %d ns, waited for %d ns".formatted(asked - began, waited));
        }
    }

    @Test
    void aParameterThatTookNoPartHasNoGradientRatherThanZeros() {
        try (NDManager manager = NDManager.newBaseManager(); NDManager scratch = NDManager.newBaseManager()) {
            NDArray w = parameter(manager, 1);
            NDArray unused = parameter(manager, 5);
            squareAndGoBack(w, scratch);
            assertTrue(Torch.gradient(unused, scratch).isEmpty());
        }
    }

    @Test
    void aGraphIsCarriedByWhatWasComputedFromAParameterWhileRecording() {
        try (NDManager manager = NDManager.newBaseManager(); NDManager scratch = NDManager.newBaseManager()) {
            NDArray w = parameter(manager, 1, -2, 3);
            NDArray plain = scratch.create(new float[] {1, 2, 3});
            try (GradientMode on = GradientMode.on()) {
                NDArray product = plain.mul(w);
                assertTrue(Torch.carriesGraph(w) && Torch.carriesGraph(product));
                assertFalse(Torch.carriesGraph(plain) || Torch.carriesGraph(plain.mul(2)));
                assertFalse(Torch.carriesGraph(product.stopGradient()));
                Torch.backward(product.sum()); // asking has changed nothing
            }
            try (GradientMode off = GradientMode.off()) {
                assertFalse(Torch.carriesGraph(plain.mul(w)));
            }
            assertArrayEquals(new float[] {1, 2, 3}, gradient(w, scratch));
        }
    }

    @Test
    void forgettingLeavesNoGradientAndTheSameArrayThatLearnsAgain() {
        try (NDManager manager = NDManager.newBaseManager(); NDManager scratch = NDManager.newBaseManager()) {
            NDArray w = parameter(manager, 1, -2, 3);
            for (int i = 0; i < 100; i++) {
                squareAndGoBack(w, scratch);
                assertArrayEquals(new float[] {2, -4, 6}, gradient(w, scratch));
                Torch.forgetGradient(w);
                assertTrue(Torch.gradient(w, scratch).isEmpty());
            }
            assertArrayEquals(new float[] {1, -2, 3}, w.toFloatArray());
            assertTrue(w.hasGradient());
            assertSame(w, manager.getManagedArrays().get(0));
            assertEquals(1, manager.getManagedArrays().size());
        }
    }

    /** With DJL's own {@code mul(Number)} some of these gradients are zero or wild: the graph looks at freed memory. */
    @Test
    void timesANumberStillKnowsTheNumberAfterTheGarbageCollectorRan() {
        try (NDManager manager = NDManager.newBaseManager(); NDManager scratch = NDManager.newBaseManager()) {
            NDArray w = parameter(manager, 1, -2, 3);
            for (int i = 0; i < 20; i++) {
                try (GradientMode on = GradientMode.on(); NDArray product = Torch.times(w, 3); NDArray loss = product.sum()) {
                    System.gc();
                    scratch.zeros(new Shape(1)).close();
                    ByteBuffer.allocateDirect(4).putFloat(7);
                    Torch.backward(loss);
                }
                assertArrayEquals(new float[] {3, 3, 3}, gradient(w, scratch));
                Torch.forgetGradient(w);
            }
        }
    }

    @Test
    void zeroingKeepsTheGradientAndPassesAddUp() {
        try (NDManager manager = NDManager.newBaseManager(); NDManager scratch = NDManager.newBaseManager()) {
            NDArray w = parameter(manager, 4);
            squareAndGoBack(w, scratch);
            squareAndGoBack(w, scratch);
            assertArrayEquals(new float[] {16}, gradient(w, scratch));
            Torch.zeroGradient(w);
            assertArrayEquals(new float[] {0}, gradient(w, scratch));
        }
    }

    @Test
    void aCollectorThatACellLeftOpenDoesNotBlockTraining() {
        try (GradientCollector left = Engine.getInstance().newGradientCollector();
                NDManager manager = NDManager.newBaseManager(); NDManager scratch = NDManager.newBaseManager()) {
            NDArray w = parameter(manager, 1);
            squareAndGoBack(w, scratch);
            assertArrayEquals(new float[] {2}, gradient(w, scratch));
        }
    }

    @Test
    void aLossWithoutParametersSaysThatEverythingIsFrozen() {
        try (NDManager manager = NDManager.newBaseManager(); var on = GradientMode.on()) {
            NDArray loss = manager.create(new float[] {1, 2}).sum();
            var error = assertThrows(IllegalStateException.class, () -> Torch.backward(loss));
            assertTrue(error.getMessage().contains("frozen"), error.getMessage());
        }
    }

    @Test
    void aLossOfManyNumbersIsRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray loss = manager.create(new float[] {1, 2});
            var error = assertThrows(IllegalArgumentException.class, () -> Torch.backward(loss));
            assertTrue(error.getMessage().contains("(2)"), error.getMessage());
        }
    }

    private static NDArray parameter(NDManager manager, float... values) {
        NDArray array = manager.create(values);
        array.setRequiresGradient(true);
        return array;
    }

    private static void squareAndGoBack(NDArray w, NDManager scratch) {
        try (var on = GradientMode.on(); NDArray square = w.mul(w); NDArray loss = square.sum()) {
            Torch.backward(loss);
        }
    }

    private static float[] gradient(NDArray w, NDManager scratch) {
        return Torch.gradient(w, scratch).orElseThrow().toFloatArray();
    }
}
