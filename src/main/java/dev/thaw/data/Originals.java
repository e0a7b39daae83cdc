package dev.thaw.data;

/** The images themselves. */
record Originals() implements Versions {

    @Override
    public boolean areOriginals() {
        return true;
    }

    @Override
    public Maker maker(ImageSet images) {
        return new Reader(images);
    }

    /** Reads the image asked for last. */
    private static final class Reader implements Maker {
        private final ImageSet images;
        private int image;

        Reader(ImageSet images) {
            this.images = images;
        }

        @Override
        public void make(int index) {
            image = index;
        }

        @Override
        public void make(int index, int height, int width) {
            image = index;
        }

        @Override
        public int height() {
            return images.height();
        }

        @Override
        public int width() {
            return images.width();
        }

        @Override
        public void write(float[][] tables, float[] x, int to) {
            int plane = images.height() * images.width();
            byte[] pixels = images.pixels();
            for (int channel = 0; channel < tables.length; channel++) {
                float[] numbers = tables[channel];
                int at = to + channel * plane;
                for (int i = 0, from = image * images.imageBytes() + channel; i < plane; i++, from += tables.length) {
                    x[at + i] = numbers[pixels[from] & 0xFF];
                }
            }
        }
    }
}
