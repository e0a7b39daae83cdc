package dev.thaw.train;

import dev.thaw.nn.Network;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Gives each test a {@link TinyTask} network of its own. */
abstract class TinyCase {

    Network network;

    @BeforeEach
    void openNetwork() {
        network = TinyTask.network();
    }

    @AfterEach
    void closeNetwork() {
        network.close();
    }
}
