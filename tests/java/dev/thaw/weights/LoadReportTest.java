package dev.thaw.weights;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import dev.thaw.nn.LinearNet;
import dev.thaw.nn.Network;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A report says what fits and what does not, and a load does all of that or nothing. */
class LoadReportTest {

    @Test
    void aLoadThatLoadsNothingCannotBeOverlooked() {
        StateDict network = KeyMapTest.named("conv1.weight", "fc.weight", "fc.bias");
        LoadReport report = LoadReport.compare(network, KeyMapTest.named("net.conv1.weight", "net.fc.weight", "net.fc.bias"));
        assertAll(() -> assertTrue(report.text().startsWith("NOTHING FITS"), report.text()),
                () -> assertTrue(report.html().orElseThrow().contains("<b>NOTHING FITS"), report.text()),
                () -> assertTrue(report.text().contains("3  fit without \"net.\""), report.text()),
                () -> assertTrue(report.text().contains("replaceFirst(\"^net\\\\.\", \"\")"), report.text()),
                () -> assertFalse(report.complete()));
    }

    @Test
    void aPrefixThatTheNetworkHasIsNamedTheOtherWayRound() {
        LoadReport report = LoadReport.compare(KeyMapTest.named("body.a", "body.b", "c"), KeyMapTest.named("a", "b", "c"));
        assertTrue(report.text().startsWith("1 of 3 tensors fit; the network keeps its own values in 2"), report.text());
        assertTrue(report.text().contains("2  fit with \"body.\""), report.text());
    }

    @Test
    void wholeAndPartLoadsDifferInTheirColourAndFirstLine() {
        StateDict two = KeyMapTest.named("a", "b");
        LoadReport whole = LoadReport.compare(two, two);
        LoadReport part = LoadReport.compare(two, two.filter("a"::equals));
        assertAll(() -> assertTrue(whole.text().startsWith("all 2 of 2 tensors fit\n"), whole.text()),
                () -> assertFalse(part.html().orElseThrow().startsWith(whole.html().orElseThrow().substring(0, 50))),
                () -> assertFalse(part.text().contains("perhaps"), part.text()),
                () -> assertTrue(LoadReport.compare(KeyMapTest.named("<b>"), two).html().orElseThrow().contains("&lt;b&gt;")));
    }

    @Test
    void aMismatchAtTheLastTensorLeavesEveryBitAsItWas() {
        try (Network network = LinearNet.of(8, 4, 10).seed(3)) {
            StateDict before = network.stateDict();
            String last = before.names().get(before.size() - 1);
            StateDict other = zeros(before);
            for (TensorData wrong : new TensorData[] {TensorData.of(new float[3], 3), new TensorData(DataType.INT64, before.get(last).shape(),
                    ByteBuffer.allocate((int) before.get(last).size() * Long.BYTES))}) {
                assertThrows(IllegalArgumentException.class, () -> network.load(other.plus(last, wrong), Match.STRICT));
                assertEquals(before.sha256(), network.stateDict().sha256());
                assertTrue(network.loadReport().isEmpty() && network.loadedPaths().isEmpty());
            }
            network.load(other.plus(last, TensorData.of(new float[3], 3)), Match.SHAPE);
            StateDict after = network.stateDict();
            assertEquals(before.get(last), after.get(last));
            assertEquals(other.filter(path -> !path.equals(last)), after.filter(path -> !path.equals(last)));
        }
    }

    @Test
    void narrowAndWideNumbersBecomeFloatsInPlace() {
        try (Network network = LinearNet.of(8, 4, 10)) {
            StateDict read = network.stateDict();
            for (DataType type : new DataType[] {DataType.BFLOAT16, DataType.FLOAT16, DataType.FLOAT64}) {
                StateDict given = StateDict.empty();
                for (String path : read.names()) {
                    given = given.plus(path, halves(type, read.get(path).shape()));
                }
                network.load(given, Match.STRICT).stateDict().tensors().values().forEach(tensor -> {
                    for (float value : tensor.toFloats()) {
                        assertEquals(-1.5f, value, type.toString());
                    }
                });
            }
        }
    }

    private static StateDict zeros(StateDict like) {
        StateDict zeros = StateDict.empty();
        for (String path : like.names()) {
            zeros = zeros.plus(path, TensorData.of(new float[(int) like.get(path).size()], like.get(path).shape()));
        }
        return zeros;
    }

    /** A tensor full of −1.5. */
    private static TensorData halves(DataType type, long[] shape) {
        int count = (int) LongStream.of(shape).reduce(1, (x, y) -> x * y);
        ByteBuffer bytes = ByteBuffer.allocate(count * type.getNumOfBytes()).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            switch (type) {
                case BFLOAT16 -> bytes.putShort((short) 0xBFC0);
                case FLOAT16 -> bytes.putShort((short) 0xBE00);
                default -> bytes.putDouble(-1.5);
            }
        }
        return new TensorData(type, shape, bytes.flip());
    }
}
