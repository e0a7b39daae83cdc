/**
 * For programs that train with DJL's own {@code Trainer}: the repairs for freezing, without the rest of Thaw.
 *
 * <p>{@link dev.thaw.djl.TrainerFreezing} freezes after {@code newTrainer}, which un-freezes every loaded model;
 * {@link dev.thaw.djl.EvalMode} keeps a frozen part's batch norms from drifting and its dropout from acting;
 * {@link dev.thaw.djl.RoutedOptimizer} counts Adam's steps for each parameter. Each works alone. They keep to one device.
 */
package dev.thaw.djl;
