package dev.thaw.nn;

import java.util.List;

/** What stands between a backbone and a head and looks at several stages of the backbone. */
public sealed interface Neck permits FeaturePyramid {

    /**
     * Chooses the stages that this neck looks at.
     *
     * @param stages all stages of a backbone, in the order in which they are computed
     * @return some of them, in the same order
     */
    List<Stage> chosen(List<Stage> stages);
}
