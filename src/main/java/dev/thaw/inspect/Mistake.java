package dev.thaw.inspect;

/** The mistakes of fine-tuning that this package can name, each with what it is and what to do. */
public enum Mistake {
    /** The running statistics of a frozen norm moved. */
    NORM_DRIFT("a frozen norm follows the batches",
            "hold the norms of the frozen part in inference: FrozenNorm.EVAL"),
    /** Weight decay moved a parameter whose gradient is zero. */
    ZERO_GRADIENT_DECAY("weight decay moves what has no gradient",
            "let gradients be forgotten, not zeroed (GradientReset.FORGET), or leave the frozen part out of the optimizer"),
    /** A velocity from before the freeze goes on moving a parameter. */
    MOMENTUM_AFTER_FREEZE("momentum from before the freeze goes on moving it",
            "remove what you freeze from the optimizer, or let gradients be forgotten, not zeroed"),
    /** Somebody switched a frozen parameter's flag on again. */
    UNFROZEN("something un-froze it after the freeze",
            "freeze last: after the trainer is made, and after every call that un-freezes"),
    /** A frozen parameter moved without the optimizer. */
    EDITED("something other than the optimizer changed it",
            "look for a second optimizer, a load, or an edit of a detached array: it shares the original's memory"),
    /** A parameter should train, but no gradient arrives. */
    STARVED("no gradient reaches it",
            "cut only in front of the first part that trains; to freeze a middle part, use its flags (RequiresGrad)"),
    /** A parameter should train, but its flag is off. */
    FLAG_OFF("its flag is off although it should train",
            "apply the plan again, or set requiresGradient on; a flag that was set in a constructor stays"),
    /** A parameter should train, but no group of the optimizer has it. */
    MISSING_GROUP("no group of the optimizer has it",
            "after unfreezing call optimizer.addGroup(…); an optimizer does not look for new parameters"),
    /** The head is frozen. */
    FROZEN_HEAD("the head is frozen",
            "unfreeze the head: it is the one part that cannot know the new classes yet"),
    /** A plan with rules that freeze froze nothing. */
    FROZE_NOTHING("the plan froze nothing",
            "look at plan.describe(network): a name may be mistyped, or a later rule may undo the first"),
    /** Everything is frozen. */
    EVERYTHING_FROZEN("everything is frozen",
            "unfreeze the head: as it is, training has nothing to change"),
    /** Frozen parameters hold random numbers. */
    NEVER_LOADED("it is frozen, but was never loaded",
            "load weights before freezing; random numbers that never train are of no use except as a control"),
    /** Gradients of earlier batches are still there after a step. */
    PILING_GRADIENTS("gradients pile up from step to step",
            "forget the gradients of the whole network after each step, not only of what the optimizer moves"),
    /** A loaded body moves at the rate of a fresh head. */
    HEAD_RATE_ON_BODY("the loaded body moves at the head's rate",
            "give the body a group of its own at about a tenth of the head's rate"),
    /** Predictions depend on which images share a batch. */
    TRAINING_MODE("predictions are made in training mode",
            "predict with Mode.EVAL: norms then use what they remember, not the batch"),
    /** The images are not scaled as the network expects. */
    WRONG_NORMALIZATION("the images are normalised in another way than the network learned with",
            "use the normalization of the weights' card: dataset.withNormalization(…)"),
    /** Two passes over the same image disagree. */
    RANDOM_AT_TEST("the same image gets different answers",
            "leave random augmentation and dropout to training; test with a fixed crop and Mode.EVAL"),
    /** Images of the validation part are also in the training part. */
    LEAKED_IMAGES("validation images are among the training images",
            "take them out of one part before you split, and judge again: the accuracy so far is too good"),
    /** A softmax is applied to what is a softmax already. */
    DOUBLE_SOFTMAX("softmax is applied twice",
            "give the loss raw logits; it takes the softmax itself");

    private final String title;
    private final String remedy;

    Mistake(String title, String remedy) {
        this.title = title;
        this.remedy = remedy;
    }

    /**
     * Says what is wrong.
     *
     * @return a short sentence without a full stop
     */
    public String title() {
        return title;
    }

    /**
     * Says what to do.
     *
     * @return a sentence without a full stop
     */
    public String remedy() {
        return remedy;
    }
}
