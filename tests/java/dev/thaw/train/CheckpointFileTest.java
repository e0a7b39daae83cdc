package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.nn.Network;
import dev.thaw.optim.Adam;
import dev.thaw.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies on the disk: tensors and JSON, which run nothing. */
class CheckpointFileTest {

    @Test
    void aCheckpointIsASafetensorsFileAndNothingElse(@TempDir Path folder) throws IOException {
        try (Network network = TinyTask.network()) {
            Training.of(network, TinyTask.dataset()).epochs(2).batchSize(16).optimizer(Adam.of(0.001))
                    .checkpoint(folder).keepLast(1).fit();
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> all = files.toList();
                assertEquals(1, all.size());
                assertArrayEquals(network.stateDict().get("linear.weight").toFloats(),
                        Safetensors.read(all.get(0)).get("weights/linear.weight").toFloats());
                String progress = Safetensors.metadata(all.get(0)).get("progress");
                assertTrue(progress.startsWith("{\"epochs\":[{"), progress);
            }
        }
    }
}
