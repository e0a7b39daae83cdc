package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ModulePathTest {

    @Test
    void whatTheRootHoldsHasItsNameAsPath() {
        assertEquals("conv1", ModulePath.join("", "conv1"));
        assertEquals("layer1.0.conv1", ModulePath.join("layer1.0", "conv1"));
        assertEquals("layer1.0.conv1", ModulePath.join("layer1", "0.conv1"));
    }

    @Test
    void aPathComesApartIntoParentAndName() {
        assertEquals("layer1.0.conv1", ModulePath.parent("layer1.0.conv1.weight"));
        assertEquals("weight", ModulePath.last("layer1.0.conv1.weight"));
        assertEquals("layer1", ModulePath.first("layer1.0.conv1.weight"));
        assertEquals("", ModulePath.parent("fc"));
        assertEquals("fc", ModulePath.last("fc"));
        assertEquals("fc", ModulePath.first("fc"));
        assertEquals("", ModulePath.parent(""));
        assertEquals("", ModulePath.last(""));
        assertEquals("", ModulePath.first(""));
    }

    @Test
    void aPlaceHoldsItselfAndWhatIsUnderItButNoLongerName() {
        assertTrue(ModulePath.holds("layer1", "layer1"));
        assertTrue(ModulePath.holds("layer1", "layer1.0.conv1"));
        assertFalse(ModulePath.holds("layer1", "layer10.0"));
        assertFalse(ModulePath.holds("layer1.0", "layer1"));
        assertFalse(ModulePath.holds("conv", "layer1.conv"));
    }

    @Test
    void theRootHoldsEverything() {
        assertTrue(ModulePath.holds("", ""));
        assertTrue(ModulePath.holds("", "layer1.0"));
        assertFalse(ModulePath.holds("layer1", ""));
    }
}
