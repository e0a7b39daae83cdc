package dev.thaw.train;

import dev.thaw.nn.Network;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * One side of a comparison: how its network begins and how it is trained.
 *
 * @param name what to call it in tables and figures
 * @param network makes a fresh network for a seed; the comparison closes it
 * @param recipe adds this side's settings to the training, such as a freeze plan; the seed is set already
 */
public record Arm(String name, LongFunction<Network> network, UnaryOperator<Training> recipe) { }
