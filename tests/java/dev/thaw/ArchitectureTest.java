package dev.thaw;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/** The folders are the architecture: what may know what, as in the table of the README. */
@AnalyzeClasses(packages = "dev.thaw", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    /** Fewer classes than this means that the scan saw nothing and every rule below passed empty. */
    private static final int LEAST_CLASSES = 80;

    @ArchTest
    static void theScanReallyImportedTheLibraryAndTheExtension(JavaClasses imported) {
        assertTrue(imported.size() >= LEAST_CLASSES, () -> "only %d classes imported".formatted(imported.size()));
        assertTrue(imported.contain("dev.thaw.jupyter.ThawExtension"), "the kernel extension was not imported");
        assertTrue(imported.contain("dev.thaw.train.Training"), "the library was not imported");
    }

    @ArchTest
    static final ArchRule packagesFormNoCycle = slices().matching("dev.thaw.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule engineKnowsNobody = only("engine");

    @ArchTest
    static final ArchRule viewKnowsNobody = only("view");

    @ArchTest
    static final ArchRule storeKnowsTheBottom = only("store", "engine", "view");

    @ArchTest
    static final ArchRule dataKnowsTheBottom = only("data", "engine", "store", "view");

    @ArchTest
    static final ArchRule weightsKnowTheBottom = only("weights", "engine", "store", "view");

    @ArchTest
    static final ArchRule metricKnowsTheBottom = only("metric", "engine", "store", "view");

    @ArchTest
    static final ArchRule networksKnowWeights = only("nn", "weights", "engine", "store", "view");

    @ArchTest
    static final ArchRule freezingKnowsNetworks = only("freeze", "nn", "weights", "engine", "store", "view");

    @ArchTest
    static final ArchRule optimizersKnowFreezing = only("optim", "freeze", "nn", "weights", "engine", "store", "view");

    @ArchTest
    static final ArchRule adaptersKnowFreezing = only("djl", "optim", "freeze", "nn", "engine", "view");

    @ArchTest
    static final ArchRule inspectionDoesNotKnowTraining =
            only("inspect", "nn", "freeze", "optim", "weights", "data", "metric", "engine", "store", "view");

    @ArchTest
    static final ArchRule probesDoNotKnowTraining =
            only("probe", "inspect", "nn", "weights", "data", "metric", "engine", "store", "view");

    @ArchTest
    static final ArchRule trainingDoesNotKnowFiguresOrChecks = only("train", "data", "nn", "freeze", "optim", "metric",
            "inspect", "weights", "engine", "store", "view");

    @ArchTest
    static final ArchRule servingKnowsNoTraining = only("serve", "nn", "data", "weights", "engine", "store", "view");

    @ArchTest
    static final ArchRule figuresDoNotKnowChecks =
            only("plot", "train", "probe", "inspect", "optim", "metric", "data", "engine", "store", "view");

    @ArchTest
    static final ArchRule nobodyKnowsJupyter = noClasses().that().resideOutsideOfPackage("dev.thaw.jupyter..")
            .should().dependOnClassesThat().resideInAnyPackage("dev.thaw.jupyter..", "org.dflib.jjava..")
            .because("the library must work without a kernel");

    /** Jupyter is exempt because it renders the tables and figures that a cell returns. */
    @ArchTest
    static final ArchRule onlyPlotKnowsTablesaw = noClasses()
            .that().resideOutsideOfPackages("dev.thaw.plot..", "dev.thaw.jupyter..")
            .should().dependOnClassesThat().resideInAPackage("tech.tablesaw..");

    @ArchTest
    static final ArchRule oneDoorToTheEngine = noClasses()
            .that().doNotHaveFullyQualifiedName("dev.thaw.engine.Torch")
            .and().doNotHaveFullyQualifiedName("dev.thaw.engine.TorchScript")
            .should().dependOnClassesThat().resideInAPackage("ai.djl.pytorch..")
            .because("raw native calls can end the process; they stand in two classes that guard them");

    /** The commands are exempt because printing is what a command is for; Jupyter, because it feeds the cell's output. */
    @ArchTest
    static final ArchRule theLibraryNeverPrints = noClasses()
            .that(resideInAPackage("dev.thaw..").and(DescribedPredicate.not(
                    resideInAnyPackage("dev.thaw.command..", "dev.thaw.jupyter.."))))
            .should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule exceptionsAreSpecific = NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

    @ArchTest
    static final ArchRule namesSayWhatAClassIs = noClasses()
            .should().haveSimpleNameEndingWith("Utils").orShould().haveSimpleNameEndingWith("Util")
            .orShould().haveSimpleNameEndingWith("Helper").orShould().haveSimpleNameEndingWith("Manager")
            .orShould().haveSimpleNameEndingWith("Impl");

    private static ArchRule only(String own, String... known) {
        DescribedPredicate<JavaClass> others = resideInAPackage("dev.thaw..").and(DescribedPredicate.not(
                resideInAnyPackage(Stream.concat(Stream.of(own), Arrays.stream(known))
                        .map(name -> "dev.thaw." + name + "..").toArray(String[]::new))));
        return classes().that().resideInAPackage("dev.thaw." + own + "..")
                .should(not(
                        dependOnClassesThat(others)))
                .as("%s knows only %s".formatted(own, String.join(", ", known)));
    }
}
