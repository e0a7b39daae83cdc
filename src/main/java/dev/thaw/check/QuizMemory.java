package dev.thaw.check;

import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers, for as long as the process lives, how many questions before a stage were right. */
final class QuizMemory {

    private static final Map<String, Integer> BEFORE = new ConcurrentHashMap<>();

    private QuizMemory() { }

    static void keep(String stage, int right) {
        BEFORE.put(stage, right);
    }

    static OptionalInt before(String stage) {
        Integer right = BEFORE.get(stage);
        return right == null ? OptionalInt.empty() : OptionalInt.of(right);
    }
}
