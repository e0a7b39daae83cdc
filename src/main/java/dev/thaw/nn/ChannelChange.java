package dev.thaw.nn;

import dev.thaw.weights.TensorData;

/** What the first convolution makes of its kernels when images have another number of channels. */
public enum ChannelChange {

    /** The old kernels stay, each new channel gets their mean. Of fewer channels each gets the mean, scaled to keep the sum. */
    MEAN {
        @Override
        float value(float[] old, int channel, int channels) {
            return channels >= old.length && channel < old.length ? old[channel]
                    : channels >= old.length ? sum(old) / old.length : sum(old) / channels;
        }
    },
    /**
     * The first kernels stay, each new channel gets zeros: the network answers as before. Of fewer channels the last are
     * lost.
     */
    ZERO {
        @Override
        float value(float[] old, int channel, int channels) {
            return channel < old.length ? old[channel] : 0;
        }
    },
    /**
     * The kernels are taken in turn, scaled by old/new channels; one channel gets the sum, as timm's
     * {@code adapt_input_conv}.
     */
    REPEAT {
        @Override
        float value(float[] old, int channel, int channels) {
            return channels == 1 ? sum(old) : old[channel % old.length] * old.length / channels;
        }
    };

    /** Computes one number of a kernel from those that the old channels have at the same pixel. */
    abstract float value(float[] old, int channel, int channels);

    /** Changes a weight, {@code [out,in,H,W] → [out,channels,H,W]}. */
    TensorData apply(TensorData weight, int channels) {
        long[] shape = weight.shape();
        int in = (int) shape[1];
        int pixels = (int) (shape[2] * shape[3]);
        float[] old = weight.toFloats();
        float[] made = new float[(int) shape[0] * channels * pixels];
        float[] column = new float[in];
        for (int out = 0; out < shape[0]; out++) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                for (int channel = 0; channel < in; channel++) {
                    column[channel] = old[(out * in + channel) * pixels + pixel];
                }
                for (int channel = 0; channel < channels; channel++) {
                    made[(out * channels + channel) * pixels + pixel] = value(column, channel, channels);
                }
            }
        }
        return TensorData.of(made, shape[0], channels, shape[2], shape[3]);
    }

    private static float sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return (float) sum;
    }
}
