package dev.thaw.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import dev.thaw.weights.WeightFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged and hostile weight files are read or refused, and nothing else happens; 200,000 more by ./thaw bench fuzz. */
class FuzzTest {

    @TempDir
    Path folder;

    @Test
    void fiveThousandDamagedFilesAreReadOrRefused() {
        List<String> told = new ArrayList<>();
        FuzzResult result = FuzzBench.run(options(5000, OptionalInt.empty()), told::add);
        assertTrue(result.goals().stream().allMatch(Goal::met), told.toString());
        int[] all = new int[3];
        result.counts().byOriginal().forEach((name, counts) -> {
            assertTrue(counts[0] > 0 && counts[1] > 0, name + ": some must be read and some refused, or the damage means nothing");
            Arrays.setAll(all, i -> all[i] + counts[i]);
        });
        assertEquals(5000, all[0] + all[1]);
        assertTrue(all[0] > 500 && result.counts().reasons().size() > 50, told.toString());
    }

    @Test
    void theFilesThatAreDamagedAreGood() throws IOException {
        FuzzSeeds.write(folder);
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertTrue(all.size() >= 10);
            all.forEach(file -> assertTrue(WeightFile.tensorsOnly(file).weights().size() >= 7, file::toString));
        }
        StateDict state = StateDict.read(folder.resolve("state.safetensors"));
        for (String form : List.of("zip", "legacy", "protocol4")) {
            assertEquals(state, StateDict.read(folder.resolve("state-%s.pth".formatted(form))), form);
        }
        StateDict arrays = StateDict.read(folder.resolve("arrays.npz"));
        assertEquals(state.filter(name -> !name.equals("bf16")), arrays.filter(state::contains));
        assertEquals(arrays, StateDict.read(folder.resolve("arrays-deflated.npz")));
        assertEquals(TensorData.of(new float[] {0, 1, 2, 3, 4, 5}, 2, 3), floats(arrays.get("columns")));
        assertEquals(2, arrays.get("big").bytes().getInt(8));
    }

    private static TensorData floats(TensorData tensor) {
        return TensorData.of(tensor.toFloats(), tensor.shape());
    }

    @Test
    void aModuleAndANestedStateDictHoldTheSameTensorsInEveryForm() {
        FuzzSeeds.write(folder);
        StateDict module = WeightFile.tensorsOnly(folder.resolve("module-zip.pth")).weights();
        assertEquals(module, WeightFile.tensorsOnly(folder.resolve("module-legacy.pth")).weights());
        for (String form : List.of("zip", "legacy")) {
            WeightFile nested = WeightFile.read(folder.resolve("nested-%s.pth".formatted(form)));
            assertEquals("state_dict", nested.part());
            assertEquals(module, nested.weights().withoutPrefix("module."));
        }
    }

    @Test
    void equalSeedsMakeEqualFilesAndOneCanBeMadeAlone() {
        FuzzFiles one = new FuzzFiles(FuzzSeeds.write(folder.resolve("one")), "true");
        FuzzFiles other = new FuzzFiles(FuzzSeeds.write(folder.resolve("other")), "true");
        for (int number = 0; number < 50; number++) {
            assertTrue(Arrays.equals(one.make(7, number).bytes(), other.make(7, number).bytes()));
        }
        FuzzResult alone = FuzzBench.run(options(5000, OptionalInt.of(33)), text -> { });
        assertEquals(1, alone.counts().byOriginal().values().stream().mapToInt(row -> row[0] + row[1]).sum());
    }

    /** A run that finds something wrong must say so. */
    @Test
    void whatGoesWrongIsToldWithItsNumber() {
        FuzzCounts counts = new FuzzCounts();
        counts.fail("state.safetensors", 12, "java.lang.OutOfMemoryError");
        FuzzResult result = new FuzzResult(options(1, OptionalInt.empty()), counts, 0, 0, 1);
        assertTrue(result.goals().stream().anyMatch(goal -> !goal.met()));
        assertTrue(result.text().contains("file 12") && result.text().contains("--seed 3 --only"), result.text());
    }

    @Test
    void aHangEndsTheRun() throws InterruptedException {
        FuzzCounts counts = new FuzzCounts();
        FuzzWatch watch = new FuzzWatch(0.2);
        Thread work = new Thread(() -> {
            watch.begin(5);
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException done) {
                Thread.currentThread().interrupt();
            }
        });
        work.start();
        watch.until(work, counts);
        work.interrupt();
        assertTrue(counts.failures().get(0).contains("file 5") && counts.failures().get(0).contains("hangs"), counts.failures().toString());
    }

    private FuzzOptions options(int files, OptionalInt only) {
        return new FuzzOptions(files, 3, only, Optional.empty(), folder.resolve("fuzz.json"));
    }
}
