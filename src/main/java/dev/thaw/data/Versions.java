package dev.thaw.data;

/**
 * What a pass makes of images before they become numbers: nothing, or another version of each in every epoch.
 *
 * <p>An augmentation is one, by {@code augmentation.at(seed, epoch)}. A value, safe for any number of threads.
 */
public interface Versions {

    /**
     * Tells whether images stay as they are, so that there is little to do and one thread is enough.
     *
     * @return true where no image is changed
     */
    boolean areOriginals();

    /**
     * Returns the means of one thread to make them.
     *
     * @param images the images as they are
     * @return a maker for that thread alone
     */
    Maker maker(ImageSet images);

    /** One thread's means to make versions; holds the one made last, in memory that is used again. */
    interface Maker {

        /**
         * Makes the version of one image.
         *
         * @param index its place in the set; what is drawn depends on it, not on what was made before
         * @throws IllegalArgumentException if the image does not fit the changes
         */
        void make(int index);

        /**
         * Makes the version of one image, which must have the size of all others.
         *
         * @param index its place in the set
         * @param height rows of the others
         * @param width columns of the others
         * @throws IllegalArgumentException if the image does not fit the changes, or comes out in another size
         */
        void make(int index, int height, int width);

        /**
         * Returns the rows of the version made last.
         *
         * @return {@code H}
         */
        int height();

        /**
         * Returns the columns of the version made last.
         *
         * @return {@code W}
         */
        int width();

        /**
         * Writes the version made last as planes of floats.
         *
         * @param tables what each byte becomes, {@code [C,256]}: {@link Normalization#table} of each channel
         * @param x where planes {@code [C,H,W]} are written
         * @param to the place of the first number
         */
        void write(float[][] tables, float[] x, int to);
    }
}
