package dev.thaw.augment;

/** What lies beyond the edge of an image, named as in torchvision's {@code pad}. */
public enum Border {

    /** One colour. */
    CONSTANT {
        @Override
        int inside(int place, int length) {
            return place < 0 || place >= length ? -1 : place;
        }
    },

    /** The last pixel again and again: {@code a a | a b c | c c}. */
    EDGE {
        @Override
        int inside(int place, int length) {
            return Math.max(0, Math.min(length - 1, place));
        }
    },

    /** A mirror on the last pixel: {@code c b | a b c | b a}. */
    REFLECT {
        @Override
        int inside(int place, int length) {
            return place < 0 ? -place : place < length ? place : 2 * (length - 1) - place;
        }
    },

    /** A mirror behind the last pixel: {@code b a | a b c | c b}. */
    SYMMETRIC {
        @Override
        int inside(int place, int length) {
            return place < 0 ? -1 - place : place < length ? place : 2 * length - 1 - place;
        }
    };

    /** Returns which pixel of an axis stands at a place, perhaps outside of it; -1 for the fill colour. */
    abstract int inside(int place, int length);

    /** How far beyond the edge there is something to show, on an axis of this length. */
    int reach(int length) {
        return this == REFLECT ? length - 1 : this == SYMMETRIC ? length : Integer.MAX_VALUE;
    }
}
