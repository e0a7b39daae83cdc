package dev.thaw.freeze;

import dev.thaw.nn.Network;
import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;

/** Selects by the path alone, so that it can be asked about paths of something that is no {@link Network}. */
sealed interface PathSelect extends Select permits NameSelect, RegexSelect {

    /** Returns the question asked of each path; made once for many paths. */
    Predicate<String> test();

    @Override
    default Set<String> in(Network network) {
        return among(Paths.of(network));
    }

    /** Returns those of the paths that fit, in their order. */
    default Set<String> among(Collection<String> paths) {
        return Paths.kept(paths, test());
    }
}
