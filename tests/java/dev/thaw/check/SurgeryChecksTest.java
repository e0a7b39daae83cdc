package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.nn.KernelChange;
import dev.thaw.nn.Linear;
import dev.thaw.nn.Network;
import dev.thaw.nn.Relu;
import dev.thaw.nn.ResNet;
import dev.thaw.nn.Sequential;
import dev.thaw.nn.Surgery;
import dev.thaw.nn.SurgeryReport;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurgeryChecksTest {

    private final Network shipped = ResNet.resnet20(20);

    @AfterEach
    void release() {
        shipped.close();
    }

    @Test
    void aHeadOfTwoLayersNeedsAnActivationBetweenThem() {
        try (Network bent = shipped.withHead(Sequential.of(Linear.of(64, 32), Relu.create(), Linear.of(32, 7)));
                Network straight = shipped.withHead(Sequential.of(Linear.of(64, 32), Linear.of(32, 7)));
                Network late = shipped.withHead(Sequential.of(Relu.create(), Linear.of(64, 32), Linear.of(32, 7)))) {
            assertEquals(Verdict.RIGHT, SurgeryChecks.head(bent, shipped, 7).verdict());
            assertTrue(SurgeryChecks.head(straight, shipped, 7).text().contains("no activation"));
            assertEquals(0.5, SurgeryChecks.head(straight, shipped, 7).credit());
            assertTrue(SurgeryChecks.head(late, shipped, 7).text().contains("no activation"));
        }
    }

    @Test
    void aWrongHeadOrBodyIsNamed() {
        Network closed = shipped.withHead(7);
        try (Network plain = shipped.withHead(7); Network other = ResNet.resnet20(20).seed(5);
                Network wide = shipped.withHead(Sequential.of(Linear.of(64, 16), Relu.create(), Linear.of(16, 7)))) {
            assertTrue(SurgeryChecks.head(plain, shipped, 7).text().contains("yours has 1"));
            assertEquals(0, SurgeryChecks.head(plain, shipped, 7).credit());
            assertEquals(0, SurgeryChecks.head(shipped, shipped, 7).credit());
            assertTrue(SurgeryChecks.head(wide, shipped, 7).text().contains("32 → 7; yours is 16 → 7"));
            assertTrue(SurgeryChecks.head(other, shipped, 7).text().contains("of the body are not as before (conv1.weight, …)"));
        }
        closed.close();
        assertEquals(Verdict.WRONG, SurgeryChecks.head(closed, shipped, 7).verdict());
        assertEquals(Verdict.UNANSWERED, SurgeryChecks.head(null, shipped, 7).verdict());
    }

    @Test
    void onlyTensorsThatKeepEveryNumberCount() {
        try (Network network = ResNet.resnet18(1000)) {
            SurgeryReport report = Surgery.of(network).kernel("conv1", KernelChange.centre(3), 1, 1).remove("maxpool")
                    .replace("fc", Linear.of(512, 10)).report();
            assertTrue(SurgeryChecks.kept(119, report).text().contains("119 of 122 tensors"));
            assertEquals(Verdict.RIGHT, SurgeryChecks.kept(119, report).verdict());
            assertTrue(SurgeryChecks.kept(120, report).text().contains("nearly"));
            assertEquals(0.5, SurgeryChecks.kept(120, report).credit());
            assertTrue(SurgeryChecks.kept(3, report).text().contains("how many change"));
            assertTrue(SurgeryChecks.kept(60, report).text().contains("is larger"));
            assertTrue(SurgeryChecks.kept(Integer.MAX_VALUE, report).text().contains("is smaller"));
            assertEquals(Verdict.UNANSWERED, SurgeryChecks.kept(null, report).verdict());
        }
    }

    @Test
    void renamedWeightsMustHaveEveryNameAndEveryNumber() {
        StateDict original = shipped.stateDict();
        StateDict foreign = original.rename(path -> "student." + path.replace("linear.", "classifier."));
        assertEquals(Verdict.RIGHT, SurgeryChecks.repaired(original, original).verdict());
        assertTrue(SurgeryChecks.repaired(foreign, original).text().startsWith("✗ 0 of " + original.size()));
        assertTrue(SurgeryChecks.repaired(foreign.withoutPrefix("student."), original).text()
                .contains("2 missing (linear.weight, …). 2 of no use (classifier.weight, …)"));
        StateDict zeroed = original.plus("linear.bias", TensorData.of(new float[20], 20));
        assertTrue(SurgeryChecks.repaired(zeroed, original).text().contains("1 tensors hold other numbers"));
        int all = original.size();
        assertEquals(0, SurgeryChecks.repaired(foreign, original).credit(), "nothing was done");
        assertEquals((all - 2.0) / (all + 2), SurgeryChecks.repaired(foreign.withoutPrefix("student."), original).credit(), 1e-9);
        assertEquals((all - 1.0) / all, SurgeryChecks.repaired(zeroed, original).credit(), 1e-9);
        assertEquals(Verdict.WRONG, SurgeryChecks.repaired(StateDict.empty(), original).verdict());
        assertEquals(Verdict.UNANSWERED, SurgeryChecks.repaired(null, original).verdict());
    }

    @Test
    void fatesAreThoseThatReadingGives(@TempDir Path folder) {
        List<Path> files = WeightSamples.write(folder);
        List<FileFate> right = List.of(FileFate.READ, FileFate.TENSORS_ONLY, FileFate.REFUSED, FileFate.READ);
        assertEquals(Verdict.RIGHT, SurgeryChecks.fates(right, files).verdict());
        assertTrue(SurgeryChecks.fates(List.of(FileFate.READ, FileFate.REFUSED, FileFate.REFUSED, FileFate.READ), files).text()
                .contains("3 of 4 are right"));
        assertEquals(0, SurgeryChecks.fates(Collections.nCopies(4, FileFate.READ), files).credit(), "one word for all");
        assertTrue(SurgeryChecks.fates(List.of(FileFate.READ), files).text().contains("you gave 1"));
        assertEquals(Verdict.UNANSWERED, SurgeryChecks.fates(List.of(), files).verdict());
        assertEquals(Verdict.UNANSWERED, SurgeryChecks.fates(null, files).verdict());
        assertEquals(FileFate.REFUSED, FileFate.of(folder.resolve("none.pth")));
    }
}
