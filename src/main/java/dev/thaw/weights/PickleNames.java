package dev.thaw.weights;

/** Says what a pickle gets for a name that it asks for; no answer is ever a class or a function of Java. */
@FunctionalInterface
interface PickleNames {

    /** Only what a state dict needs; anything else is refused by name. */
    PickleNames STRICT = Constructor::named;
    /** Besides, a placeholder for each class of a whole module; what runs things is refused by name. */
    PickleNames INERT = InertNames::named;

    /** Looks a name up, or refuses it by name. */
    Object named(String module, String name);
}
