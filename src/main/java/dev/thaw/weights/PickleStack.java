package dev.thaw.weights;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stack, the marks and the memo of an {@link Unpickler}; no use of them can reach below or outside. */
final class PickleStack {

    private final List<Object> values = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Long, Object> memo = new HashMap<>();

    void push(Object value) {
        values.add(value);
    }

    Object pop() {
        if (values.size() <= floor()) {
            throw underflow();
        }
        return values.remove(values.size() - 1);
    }

    Object top() {
        if (values.size() <= floor()) {
            throw underflow();
        }
        return values.get(values.size() - 1);
    }

    <T> T top(Class<T> kind) {
        return Constructor.argument(List.of(top()), 0, kind);
    }

    <T> T pop(Class<T> kind) {
        return Constructor.argument(List.of(pop()), 0, kind);
    }

    void mark() {
        marks.push(values.size());
    }

    /** Takes everything off down to the last mark, and the mark. */
    List<Object> popToMark() {
        if (marks.isEmpty()) {
            throw underflow();
        }
        List<Object> above = values.subList(marks.pop(), values.size());
        List<Object> taken = new ArrayList<>(above);
        above.clear();
        return taken;
    }

    /** Takes a number of values off, the lowest first. */
    List<Object> pop(int count) {
        if (values.size() - count < floor()) {
            throw underflow();
        }
        List<Object> above = values.subList(values.size() - count, values.size());
        List<Object> taken = new ArrayList<>(above);
        above.clear();
        return taken;
    }

    void remember(long place) {
        memo.put(place, top());
    }

    void remember() {
        remember(memo.size());
    }

    void recall(long place) {
        Object value = memo.get(place);
        if (value == null) {
            throw Refusal.of("its pickle recalls value %d, which it never remembered; it is damaged", place);
        }
        push(value);
    }

    private int floor() {
        return marks.isEmpty() ? 0 : marks.peek();
    }

    private static IllegalArgumentException underflow() {
        return new IllegalArgumentException("its pickle takes more from its stack than it put there; it is damaged");
    }
}
