package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;

/**
 * What a trained table says about each pair of tokens in a square window, by how far they are apart in both directions.
 *
 * <p>The table has a row for each of {@code (2·side−1)²} distances and a column for each head. With a class token there are
 * three more rows, for looking from it, at it, and from it at itself. Source: Liu et al., "Swin Transformer", 2021, §3.2,
 * equation 4, arXiv:2103.14030; with class token: Bao et al., "BEiT", 2022, arXiv:2106.08254.
 */
final class RelativePositions {

    private static final int CLASS_ROWS = 3;

    private final int side;
    private final int extra;
    private NDArray rows;

    private RelativePositions(int side, int extra) {
        this.side = side;
        this.extra = extra;
    }

    /** Makes those of a window of {@code side × side} tokens. */
    static RelativePositions inWindow(int side) {
        return new RelativePositions(side, 0);
    }

    /** Makes those of {@code side × side} patches with a class token before them. */
    static RelativePositions withClassToken(int side) {
        return new RelativePositions(side, CLASS_ROWS);
    }

    /** Returns how many rows the table has. */
    int tableRows() {
        return (2 * side - 1) * (2 * side - 1) + extra;
    }

    /** Returns how tables of other windows are fitted to this one. */
    Resizing resizing() {
        return (stored, wanted) -> TableResizing.fit(stored, wanted, extra);
    }

    private int tokens() {
        return side * side + (extra > 0 ? 1 : 0);
    }

    /** Looks up all pairs, {@code [rows,heads] → [heads,T,T]}, attached to the manager of {@code x}. */
    NDArray lookUp(NDArray table, NDArray x) {
        try (NDArray found = table.getNDArrayInternal().embedding(kept(table), table, SparseFormat.DENSE).head(); // [T,T,heads]
                NDArray headsFirst = found.transpose(2, 0, 1);
                NDArray flat = headsFirst.reshape(-1)) { // copied into this order, for the sums that follow
            NDArray bias = flat.reshape(table.getShape().get(1), tokens(), tokens());
            bias.attach(x.getManager());
            return bias;
        }
    }

    /** Kept as long as the table; in memory of libtorch, because a graph looks at it after this call. */
    private NDArray kept(NDArray table) {
        if (rows == null || rows.isReleased()) {
            try (NDArray numbers = table.getManager().create(pairs(), new Shape(tokens(), tokens()))) {
                rows = numbers.duplicate();
            }
            NDScope.unregister(rows); // an open scope of the caller must not take it along
        }
        return rows;
    }

    /** Returns the row of the table for each query (first) and key. */
    private long[] pairs() {
        int tokens = tokens();
        int before = tokens - side * side;
        long[] pairs = new long[tokens * tokens];
        for (int query = 0; query < tokens; query++) {
            for (int key = 0; key < tokens; key++) {
                pairs[query * tokens + key] = query < before || key < before ? withClass(query, key)
                        : distance(query - before, key - before);
            }
        }
        return pairs;
    }

    private int withClass(int query, int key) {
        return tableRows() - (query > 0 ? 2 : key > 0 ? 3 : 1);
    }

    private int distance(int query, int key) {
        int down = query / side - key / side + side - 1;
        int across = query % side - key % side + side - 1;
        return down * (2 * side - 1) + across;
    }
}
