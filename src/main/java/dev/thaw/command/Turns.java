package dev.thaw.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * One thing done by two sides, this library's and Python's, in turns: every other round the other side begins, for what the
 * first leaves in the caches serves the second.
 *
 * @param thaw our side
 * @param python the other one
 * @param both makes one result of ours and theirs
 * @param <S> what a side gives
 * @param <R> what a round gives
 */
record Turns<S, R>(Side<S> thaw, Side<S> python, BiFunction<S, S, R> both) {

    /** What one side does in a round; those below 0 warm up. */
    @FunctionalInterface
    interface Side<S> {
        S measure(int round) throws IOException;
    }

    /** Does so many rounds, after others that warm up and are forgotten. */
    List<R> rounds(int warmUp, int rounds) throws IOException {
        List<R> results = new ArrayList<>();
        for (int i = -warmUp; i < rounds; i++) {
            R result = round(i);
            if (i >= 0) {
                results.add(result);
            }
        }
        return results;
    }

    /** Does one round; Python begins in those of an even number. */
    R round(int number) throws IOException {
        boolean pythonFirst = number % 2 == 0;
        S first = (pythonFirst ? python : thaw).measure(number);
        S second = (pythonFirst ? thaw : python).measure(number);
        return pythonFirst ? both.apply(second, first) : both.apply(first, second);
    }
}
